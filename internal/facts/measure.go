package facts

// measures finds nothing yet.
func (x *reading) measures() {}
