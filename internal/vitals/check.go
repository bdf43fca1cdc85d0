package vitals

// State is what a check found.
type State string

const (
	Good State = "good"
	Warn State = "warn" // it works, and somebody should look
	Bad  State = "bad"  // it does not work
	Idle State = "idle" // not there, and not needed
)

// Mark is the sign of a state where there are no colours.
func (s State) Mark() string {
	switch s {
	case Good:
		return "✓"
	case Warn:
		return "！"
	case Bad:
		return "✗"
	}
	return "○"
}

// Check is one thing that was looked at. Its sentences are Chinese and are read
// by people who are no programmers.
type Check struct {
	Name  string
	State State
	Says  string // how it is
	Do    string // what to do about it; empty: nothing
}

// Worst is the worst state among checks.
func Worst(all []Check) State {
	worst := Good
	for _, c := range all {
		if c.State == Bad || c.State == Warn && worst == Good {
			worst = c.State
		}
	}
	return worst
}
