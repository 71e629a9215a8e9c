package cwmp

// DeleteObject removes a row with everything below it.
//
// TR-069 A.3.2.7.
type DeleteObject struct {
	ObjectName   string // the row, with a dot at the end; at most 256 characters
	ParameterKey string // at most 32 characters
}

// Method is "DeleteObject".
func (*DeleteObject) Method() string { return "DeleteObject" }

// IsResponse is false.
func (*DeleteObject) IsResponse() bool { return false }

func (c *DeleteObject) encode(e *encoder) {
	e.text("ObjectName", c.ObjectName)
	e.text("ParameterKey", c.ParameterKey)
}

func (c *DeleteObject) decode(d *decoder) error {
	d.text("ObjectName", &c.ObjectName)
	d.text("ParameterKey", &c.ParameterKey)
	return d.Err()
}

// DeleteObjectResponse tells whether the row is gone.
//
// TR-069 A.3.2.7.
type DeleteObjectResponse struct {
	Status int32 // 0 done, 1 committed but not applied yet
}

// Method is "DeleteObject".
func (*DeleteObjectResponse) Method() string { return "DeleteObject" }

// IsResponse is true.
func (*DeleteObjectResponse) IsResponse() bool { return true }

func (c *DeleteObjectResponse) encode(e *encoder) {
	e.int("Status", c.Status)
}

func (c *DeleteObjectResponse) decode(d *decoder) error {
	d.int("Status", &c.Status)
	return d.Err()
}
