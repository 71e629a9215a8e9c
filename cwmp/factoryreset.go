package cwmp

// FactoryReset puts the CPE back to its state of delivery once the session is over.
//
// TR-069 A.4.1.6.
type FactoryReset struct{}

// Method is "FactoryReset".
func (*FactoryReset) Method() string { return "FactoryReset" }

// IsResponse is false.
func (*FactoryReset) IsResponse() bool { return false }

func (*FactoryReset) encode(*encoder) {}

func (*FactoryReset) decode(d *decoder) error { return d.Err() }

// FactoryResetResponse has no arguments.
//
// TR-069 A.4.1.6.
type FactoryResetResponse struct{}

// Method is "FactoryReset".
func (*FactoryResetResponse) Method() string { return "FactoryReset" }

// IsResponse is true.
func (*FactoryResetResponse) IsResponse() bool { return true }

func (*FactoryResetResponse) encode(*encoder) {}

func (*FactoryResetResponse) decode(d *decoder) error { return d.Err() }
