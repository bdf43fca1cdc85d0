package facts

// risks finds nothing yet.
func (x *reading) risks() {}
