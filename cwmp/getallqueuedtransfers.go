package cwmp

// GetAllQueuedTransfers asks for all transfers under way, also those the CPE began by itself.
//
// TR-069 A.4.1.7.
type GetAllQueuedTransfers struct{}

// Method is "GetAllQueuedTransfers".
func (*GetAllQueuedTransfers) Method() string { return "GetAllQueuedTransfers" }

// IsResponse is false.
func (*GetAllQueuedTransfers) IsResponse() bool { return false }

func (*GetAllQueuedTransfers) encode(*encoder) {}

func (*GetAllQueuedTransfers) decode(d *decoder) error { return d.Err() }

// GetAllQueuedTransfersResponse lists the transfers under way.
//
// TR-069 A.4.1.7.
type GetAllQueuedTransfersResponse struct {
	TransferList []AllQueuedTransfer // at most 16
}

// Method is "GetAllQueuedTransfers".
func (*GetAllQueuedTransfersResponse) Method() string { return "GetAllQueuedTransfers" }

// IsResponse is true.
func (*GetAllQueuedTransfersResponse) IsResponse() bool { return true }

func (c *GetAllQueuedTransfersResponse) encode(e *encoder) {
	encodeArray(e, "TransferList", "AllQueuedTransferStruct", c.TransferList)
}

func (c *GetAllQueuedTransfersResponse) decode(d *decoder) error {
	decodeArray(d, "TransferList", "AllQueuedTransferStruct", &c.TransferList)
	return d.Err()
}
