package cwmp

// ScheduleInform asks for an Inform after a while.
//
// TR-069 A.4.1.2.
type ScheduleInform struct {
	DelaySeconds uint32 // seconds from now, more than 0
	CommandKey   string // at most 32 characters; comes back in the event M ScheduleInform
}

// Method is "ScheduleInform".
func (*ScheduleInform) Method() string { return "ScheduleInform" }

// IsResponse is false.
func (*ScheduleInform) IsResponse() bool { return false }

func (c *ScheduleInform) encode(e *encoder) {
	e.uint("DelaySeconds", c.DelaySeconds)
	e.text("CommandKey", c.CommandKey)
}

func (c *ScheduleInform) decode(d *decoder) error {
	d.uint("DelaySeconds", &c.DelaySeconds)
	d.text("CommandKey", &c.CommandKey)
	return d.Err()
}

// ScheduleInformResponse has no arguments.
//
// TR-069 A.4.1.2.
type ScheduleInformResponse struct{}

// Method is "ScheduleInform".
func (*ScheduleInformResponse) Method() string { return "ScheduleInform" }

// IsResponse is true.
func (*ScheduleInformResponse) IsResponse() bool { return true }

func (*ScheduleInformResponse) encode(*encoder) {}

func (*ScheduleInformResponse) decode(d *decoder) error { return d.Err() }
