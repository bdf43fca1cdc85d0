package facts

// leftovers finds nothing yet.
func (x *reading) leftovers() {}
