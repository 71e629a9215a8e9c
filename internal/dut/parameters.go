package dut

// Parameters are those of the CPE under test that a run may use, by what they are used for. What is left open the suite
// finds by itself; a full name each, with the root.
type Parameters struct {
	String   string `yaml:"string"`   // writable text that does no harm: Device.DeviceInfo.ProvisioningCode
	Boolean  string `yaml:"boolean"`  // writable
	Unsigned string `yaml:"unsigned"` // writable unsignedInt
	DateTime string `yaml:"dateTime"` // writable
	ReadOnly string `yaml:"readOnly"`
	Hidden   string `yaml:"hidden"` // writable, and reads as empty whatever it holds: a password
	Notify   string `yaml:"notify"` // its attributes may be changed
	Table    string `yaml:"table"`  // AddObject makes a row in it; with the dot at the end

	List            string `yaml:"list"`            // writable list that holds two items or more
	Command         string `yaml:"command"`         // boolean that triggers something harmless when it is set
	StrongReference string `yaml:"strongReference"` // writable path of a row that has to exist
	WeakReference   string `yaml:"weakReference"`   // writable path of something that need not exist
	Deferred        string `yaml:"deferred"`        // writable; a change is in effect after the session (Status 1)
	Rebooting       string `yaml:"rebooting"`       // writable; the device reboots by itself to apply a change (Status 1)
}
