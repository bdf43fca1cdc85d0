package facts

// quantities finds nothing yet.
func (x *reading) quantities() {}
