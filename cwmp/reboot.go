package cwmp

// Reboot restarts the CPE once the session is over.
//
// TR-069 A.3.2.9.
type Reboot struct {
	CommandKey string // at most 32 characters; comes back in the event M Reboot
}

// Method is "Reboot".
func (*Reboot) Method() string { return "Reboot" }

// IsResponse is false.
func (*Reboot) IsResponse() bool { return false }

func (c *Reboot) encode(e *encoder) {
	e.text("CommandKey", c.CommandKey)
}

func (c *Reboot) decode(d *decoder) error {
	d.text("CommandKey", &c.CommandKey)
	return d.Err()
}

// RebootResponse has no arguments.
//
// TR-069 A.3.2.9.
type RebootResponse struct{}

// Method is "Reboot".
func (*RebootResponse) Method() string { return "Reboot" }

// IsResponse is true.
func (*RebootResponse) IsResponse() bool { return true }

func (*RebootResponse) encode(*encoder) {}

func (*RebootResponse) decode(d *decoder) error { return d.Err() }
