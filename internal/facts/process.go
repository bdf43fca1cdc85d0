package facts

// process finds nothing yet.
func (x *reading) process() {}
