package cwmp

// AutonomousDUStateChangeComplete tells the ACS of operations on deployment units that it did not
// ask for.
//
// TR-069 A.4.2.4.
type AutonomousDUStateChangeComplete struct {
	Results []AutonOpResult // at least one; plain repeated elements
}

// Method is "AutonomousDUStateChangeComplete".
func (*AutonomousDUStateChangeComplete) Method() string { return "AutonomousDUStateChangeComplete" }

// IsResponse is false.
func (*AutonomousDUStateChangeComplete) IsResponse() bool { return false }

func (c *AutonomousDUStateChangeComplete) encode(e *encoder) {
	encodeRepeated(e, "Results", c.Results)
}

func (c *AutonomousDUStateChangeComplete) decode(d *decoder) error {
	decodeRepeated(d, "Results", &c.Results)
	return d.Err()
}

// AutonomousDUStateChangeCompleteResponse has no arguments.
//
// TR-069 A.4.2.4.
type AutonomousDUStateChangeCompleteResponse struct{}

// Method is "AutonomousDUStateChangeComplete".
func (*AutonomousDUStateChangeCompleteResponse) Method() string {
	return "AutonomousDUStateChangeComplete"
}

// IsResponse is true.
func (*AutonomousDUStateChangeCompleteResponse) IsResponse() bool { return true }

func (*AutonomousDUStateChangeCompleteResponse) encode(*encoder) {}

func (*AutonomousDUStateChangeCompleteResponse) decode(d *decoder) error { return d.Err() }
