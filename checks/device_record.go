package checks

// DeviceRecord is what an ACS keeps of a device after a run of a suite.
type DeviceRecord struct {
	Device string `json:"device"`           // OUI-ProductClass-SerialNumber, as TR-069 3.4.4 spells it
	State  string `json:"state"`            // RecordDeleted, RecordLeft or RecordBefore
	Reason string `json:"reason,omitempty"` // of RecordLeft
}

// The states of a record.
const (
	RecordDeleted = "deleted" // the run had caused it and has deleted it
	RecordLeft    = "left"    // the run may have caused it, and it is still there
	RecordBefore  = "before"  // it was there before the run
)
