package cwmp

// TransferComplete tells the ACS how a Download, ScheduleDownload or Upload ended.
//
// TR-069 A.3.3.2.
type TransferComplete struct {
	CommandKey   string      // of the request; at most 32 characters
	FaultStruct  FaultStruct // FaultCode 0 is success
	StartTime    DateTime    // Unknown Time if not known
	CompleteTime DateTime    // Unknown Time if not known
}

// Method is "TransferComplete".
func (*TransferComplete) Method() string { return "TransferComplete" }

// IsResponse is false.
func (*TransferComplete) IsResponse() bool { return false }

func (c *TransferComplete) encode(e *encoder) {
	e.text("CommandKey", c.CommandKey)
	e.group("FaultStruct", &c.FaultStruct)
	e.time("StartTime", c.StartTime)
	e.time("CompleteTime", c.CompleteTime)
}

func (c *TransferComplete) decode(d *decoder) error {
	d.text("CommandKey", &c.CommandKey)
	d.group("FaultStruct", &c.FaultStruct)
	d.time("StartTime", &c.StartTime)
	d.time("CompleteTime", &c.CompleteTime)
	return d.Err()
}

// TransferCompleteResponse has no arguments.
//
// TR-069 A.3.3.2.
type TransferCompleteResponse struct{}

// Method is "TransferComplete".
func (*TransferCompleteResponse) Method() string { return "TransferComplete" }

// IsResponse is true.
func (*TransferCompleteResponse) IsResponse() bool { return true }

func (*TransferCompleteResponse) encode(*encoder) {}

func (*TransferCompleteResponse) decode(d *decoder) error { return d.Err() }
