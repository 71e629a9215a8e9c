package cwmp

// CancelTransfer stops a transfer that has not begun.
//
// TR-069 A.4.1.9.
type CancelTransfer struct {
	CommandKey string // of the transfer; at most 32 characters
}

// Method is "CancelTransfer".
func (*CancelTransfer) Method() string { return "CancelTransfer" }

// IsResponse is false.
func (*CancelTransfer) IsResponse() bool { return false }

func (c *CancelTransfer) encode(e *encoder) {
	e.text("CommandKey", c.CommandKey)
}

func (c *CancelTransfer) decode(d *decoder) error {
	d.text("CommandKey", &c.CommandKey)
	return d.Err()
}

// CancelTransferResponse has no arguments.
//
// TR-069 A.4.1.9.
type CancelTransferResponse struct{}

// Method is "CancelTransfer".
func (*CancelTransferResponse) Method() string { return "CancelTransfer" }

// IsResponse is true.
func (*CancelTransferResponse) IsResponse() bool { return true }

func (*CancelTransferResponse) encode(*encoder) {}

func (*CancelTransferResponse) decode(d *decoder) error { return d.Err() }
