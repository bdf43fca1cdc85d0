package facts

// structure finds nothing yet.
func (x *reading) structure() {}
