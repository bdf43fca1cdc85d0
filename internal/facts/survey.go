package facts

// surveys finds nothing yet.
func (x *reading) surveys() {}
