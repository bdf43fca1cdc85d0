package facts

// conclusion finds nothing yet.
func (x *reading) conclusion() {}
