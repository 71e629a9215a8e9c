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
}
