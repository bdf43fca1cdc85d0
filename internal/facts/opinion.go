package facts

// opinions finds nothing yet.
func (x *reading) opinions() {}
