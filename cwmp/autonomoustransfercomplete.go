package cwmp

// AutonomousTransferComplete tells the ACS how a transfer ended that it did not order.
//
// TR-069 A.3.3.3.
type AutonomousTransferComplete struct {
	AnnounceURL    string      // where the CPE learned of the file, may be empty; at most 1024 characters
	TransferURL    string      // at most 1024 characters, may be empty
	IsDownload     bool        // false for an upload
	FileType       string      // at most 64 characters
	FileSize       uint32      // bytes, 0 if not known
	TargetFileName string      // at most 256 characters, may be empty
	FaultStruct    FaultStruct // FaultCode 0 is success
	StartTime      DateTime    // Unknown Time if not known
	CompleteTime   DateTime    // Unknown Time if not known
}

// Method is "AutonomousTransferComplete".
func (*AutonomousTransferComplete) Method() string { return "AutonomousTransferComplete" }

// IsResponse is false.
func (*AutonomousTransferComplete) IsResponse() bool { return false }

func (c *AutonomousTransferComplete) encode(e *encoder) {
	e.text("AnnounceURL", c.AnnounceURL)
	e.text("TransferURL", c.TransferURL)
	e.bool("IsDownload", c.IsDownload)
	e.text("FileType", c.FileType)
	e.uint("FileSize", c.FileSize)
	e.text("TargetFileName", c.TargetFileName)
	e.group("FaultStruct", &c.FaultStruct)
	e.time("StartTime", c.StartTime)
	e.time("CompleteTime", c.CompleteTime)
}

func (c *AutonomousTransferComplete) decode(d *decoder) error {
	d.text("AnnounceURL", &c.AnnounceURL)
	d.text("TransferURL", &c.TransferURL)
	d.bool("IsDownload", &c.IsDownload)
	d.text("FileType", &c.FileType)
	d.uint("FileSize", &c.FileSize)
	d.text("TargetFileName", &c.TargetFileName)
	d.group("FaultStruct", &c.FaultStruct)
	d.time("StartTime", &c.StartTime)
	d.time("CompleteTime", &c.CompleteTime)
	return d.Err()
}

// AutonomousTransferCompleteResponse has no arguments.
//
// TR-069 A.3.3.3.
type AutonomousTransferCompleteResponse struct{}

// Method is "AutonomousTransferComplete".
func (*AutonomousTransferCompleteResponse) Method() string { return "AutonomousTransferComplete" }

// IsResponse is true.
func (*AutonomousTransferCompleteResponse) IsResponse() bool { return true }

func (*AutonomousTransferCompleteResponse) encode(*encoder) {}

func (*AutonomousTransferCompleteResponse) decode(d *decoder) error { return d.Err() }
