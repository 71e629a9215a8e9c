package cwmp

// GetQueuedTransfers asks for the transfers an ACS has ordered. Deprecated in favour of
// GetAllQueuedTransfers.
//
// TR-069 A.4.1.1.
type GetQueuedTransfers struct{}

// Method is "GetQueuedTransfers".
func (*GetQueuedTransfers) Method() string { return "GetQueuedTransfers" }

// IsResponse is false.
func (*GetQueuedTransfers) IsResponse() bool { return false }

func (*GetQueuedTransfers) encode(*encoder) {}

func (*GetQueuedTransfers) decode(d *decoder) error { return d.Err() }

// GetQueuedTransfersResponse lists the transfers under way.
//
// TR-069 A.4.1.1.
type GetQueuedTransfersResponse struct {
	TransferList []QueuedTransfer // at most 16
}

// Method is "GetQueuedTransfers".
func (*GetQueuedTransfersResponse) Method() string { return "GetQueuedTransfers" }

// IsResponse is true.
func (*GetQueuedTransfersResponse) IsResponse() bool { return true }

func (c *GetQueuedTransfersResponse) encode(e *encoder) {
	encodeArray(e, "TransferList", "QueuedTransferStruct", c.TransferList)
}

func (c *GetQueuedTransfersResponse) decode(d *decoder) error {
	decodeArray(d, "TransferList", "QueuedTransferStruct", &c.TransferList)
	return d.Err()
}
