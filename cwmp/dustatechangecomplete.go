package cwmp

// DUStateChangeComplete tells the ACS how the operations of a ChangeDUState ended.
//
// TR-069 A.4.2.3.
type DUStateChangeComplete struct {
	Results    []OpResult // at least one; plain repeated elements
	CommandKey *string    // of the request; nil leaves it out
}

// Method is "DUStateChangeComplete".
func (*DUStateChangeComplete) Method() string { return "DUStateChangeComplete" }

// IsResponse is false.
func (*DUStateChangeComplete) IsResponse() bool { return false }

func (c *DUStateChangeComplete) encode(e *encoder) {
	encodeRepeated(e, "Results", c.Results)
	e.optional("CommandKey", c.CommandKey)
}

func (c *DUStateChangeComplete) decode(d *decoder) error {
	decodeRepeated(d, "Results", &c.Results)
	d.optional("CommandKey", &c.CommandKey)
	return d.Err()
}

// DUStateChangeCompleteResponse has no arguments.
//
// TR-069 A.4.2.3.
type DUStateChangeCompleteResponse struct{}

// Method is "DUStateChangeComplete".
func (*DUStateChangeCompleteResponse) Method() string { return "DUStateChangeComplete" }

// IsResponse is true.
func (*DUStateChangeCompleteResponse) IsResponse() bool { return true }

func (*DUStateChangeCompleteResponse) encode(*encoder) {}

func (*DUStateChangeCompleteResponse) decode(d *decoder) error { return d.Err() }
