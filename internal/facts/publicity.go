package facts

// publicity finds nothing yet.
func (x *reading) publicity() {}
