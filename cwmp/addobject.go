package cwmp

// AddObject makes a new row in a table of the data model.
//
// TR-069 A.3.2.6.
type AddObject struct {
	ObjectName   string // the table, with a dot at the end; at most 256 characters
	ParameterKey string // at most 32 characters
}

// Method is "AddObject".
func (*AddObject) Method() string { return "AddObject" }

// IsResponse is false.
func (*AddObject) IsResponse() bool { return false }

func (c *AddObject) encode(e *encoder) {
	e.text("ObjectName", c.ObjectName)
	e.text("ParameterKey", c.ParameterKey)
}

func (c *AddObject) decode(d *decoder) error {
	d.text("ObjectName", &c.ObjectName)
	d.text("ParameterKey", &c.ParameterKey)
	return d.Err()
}

// AddObjectResponse names the new row.
//
// TR-069 A.3.2.6.
type AddObjectResponse struct {
	InstanceNumber uint32 // of the new row, 1 or more
	Status         int32  // 0 done, 1 committed but not applied yet
}

// Method is "AddObject".
func (*AddObjectResponse) Method() string { return "AddObject" }

// IsResponse is true.
func (*AddObjectResponse) IsResponse() bool { return true }

func (c *AddObjectResponse) encode(e *encoder) {
	e.uint("InstanceNumber", c.InstanceNumber)
	e.int("Status", c.Status)
}

func (c *AddObjectResponse) decode(d *decoder) error {
	d.uint("InstanceNumber", &c.InstanceNumber)
	d.int("Status", &c.Status)
	return d.Err()
}
