package cwmp

// ChangeDUState installs, updates or removes deployment units.
//
// TR-069 A.4.1.10.
type ChangeDUState struct {
	Operations []Operation // at least one; plain repeated elements whose xsi:type names the operation
	CommandKey *string     // at most 32 characters; nil leaves it out
}

// Method is "ChangeDUState".
func (*ChangeDUState) Method() string { return "ChangeDUState" }

// IsResponse is false.
func (*ChangeDUState) IsResponse() bool { return false }

func (c *ChangeDUState) encode(e *encoder) {
	e.operations("Operations", c.Operations)
	e.optional("CommandKey", c.CommandKey)
}

func (c *ChangeDUState) decode(d *decoder) error {
	d.operations("Operations", &c.Operations)
	d.optional("CommandKey", &c.CommandKey)
	return d.Err()
}

// ChangeDUStateResponse has no arguments.
//
// TR-069 A.4.1.10.
type ChangeDUStateResponse struct{}

// Method is "ChangeDUState".
func (*ChangeDUStateResponse) Method() string { return "ChangeDUState" }

// IsResponse is true.
func (*ChangeDUStateResponse) IsResponse() bool { return true }

func (*ChangeDUStateResponse) encode(*encoder) {}

func (*ChangeDUStateResponse) decode(d *decoder) error { return d.Err() }
