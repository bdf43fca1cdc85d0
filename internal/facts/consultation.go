package facts

// consultation finds nothing yet.
func (x *reading) consultation() {}
