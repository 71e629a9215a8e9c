package cwmp

// Kicked tells the ACS that a user asked for a session through the LAN side. Deprecated in the
// standard.
//
// TR-069 A.4.2.1.
type Kicked struct {
	Command string // at most 32 characters
	Referer string // at most 64 characters
	Arg     string // at most 256 characters
	Next    string // at most 1024 characters
}

// Method is "Kicked".
func (*Kicked) Method() string { return "Kicked" }

// IsResponse is false.
func (*Kicked) IsResponse() bool { return false }

func (c *Kicked) encode(e *encoder) {
	e.text("Command", c.Command)
	e.text("Referer", c.Referer)
	e.text("Arg", c.Arg)
	e.text("Next", c.Next)
}

func (c *Kicked) decode(d *decoder) error {
	d.text("Command", &c.Command)
	d.text("Referer", &c.Referer)
	d.text("Arg", &c.Arg)
	d.text("Next", &c.Next)
	return d.Err()
}

// KickedResponse says where the user goes next.
//
// TR-069 A.4.2.1.
type KickedResponse struct {
	NextURL string // where to send the user; at most 1024 characters
}

// Method is "Kicked".
func (*KickedResponse) Method() string { return "Kicked" }

// IsResponse is true.
func (*KickedResponse) IsResponse() bool { return true }

func (c *KickedResponse) encode(e *encoder) {
	e.text("NextURL", c.NextURL)
}

func (c *KickedResponse) decode(d *decoder) error {
	d.text("NextURL", &c.NextURL)
	return d.Err()
}
