package cwmp

// Inform opens every session: who the CPE is and why it calls.
//
// TR-069 A.3.3.1.
type Inform struct {
	DeviceID      DeviceID
	Event         []EventStruct    // the causes not delivered yet, at most 64
	MaxEnvelopes  uint32           // always 1
	CurrentTime   DateTime         // of the CPE, with its offset from UTC
	RetryCount    uint32           // how often this session was tried before
	ParameterList []ParameterValue // forced and changed parameters
}

// Method is "Inform".
func (*Inform) Method() string { return "Inform" }

// IsResponse is false.
func (*Inform) IsResponse() bool { return false }

func (c *Inform) encode(e *encoder) {
	e.group("DeviceId", &c.DeviceID)
	encodeArray(e, "Event", "EventStruct", c.Event)
	e.uint("MaxEnvelopes", c.MaxEnvelopes)
	e.time("CurrentTime", c.CurrentTime)
	e.uint("RetryCount", c.RetryCount)
	encodeArray(e, "ParameterList", "ParameterValueStruct", c.ParameterList)
}

func (c *Inform) decode(d *decoder) error {
	d.group("DeviceId", &c.DeviceID)
	decodeArray(d, "Event", "EventStruct", &c.Event)
	d.uint("MaxEnvelopes", &c.MaxEnvelopes)
	d.time("CurrentTime", &c.CurrentTime)
	d.uint("RetryCount", &c.RetryCount)
	decodeArray(d, "ParameterList", "ParameterValueStruct", &c.ParameterList)
	return d.Err()
}

// InformResponse accepts the session.
//
// TR-069 A.3.3.1.
type InformResponse struct {
	MaxEnvelopes uint32 // always 1
}

// Method is "Inform".
func (*InformResponse) Method() string { return "Inform" }

// IsResponse is true.
func (*InformResponse) IsResponse() bool { return true }

func (c *InformResponse) encode(e *encoder) {
	e.uint("MaxEnvelopes", c.MaxEnvelopes)
}

func (c *InformResponse) decode(d *decoder) error {
	d.uint("MaxEnvelopes", &c.MaxEnvelopes)
	return d.Err()
}
