package facts

// citations finds nothing yet.
func (x *reading) citations() {}
