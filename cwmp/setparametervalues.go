package cwmp

// SetParameterValues writes parameters, all of them or none.
//
// TR-069 A.3.2.1.
type SetParameterValues struct {
	ParameterList []ParameterValue // full parameter names with their new values
	ParameterKey  string           // at most 32 characters; becomes ManagementServer.ParameterKey
}

// Method is "SetParameterValues".
func (*SetParameterValues) Method() string { return "SetParameterValues" }

// IsResponse is false.
func (*SetParameterValues) IsResponse() bool { return false }

func (c *SetParameterValues) encode(e *encoder) {
	encodeArray(e, "ParameterList", "ParameterValueStruct", c.ParameterList)
	e.text("ParameterKey", c.ParameterKey)
}

func (c *SetParameterValues) decode(d *decoder) error {
	decodeArray(d, "ParameterList", "ParameterValueStruct", &c.ParameterList)
	d.text("ParameterKey", &c.ParameterKey)
	return d.Err()
}

// SetParameterValuesResponse tells whether the values are in effect.
//
// TR-069 A.3.2.1.
type SetParameterValuesResponse struct {
	Status int32 // 0 applied, 1 committed but not all applied yet
}

// Method is "SetParameterValues".
func (*SetParameterValuesResponse) Method() string { return "SetParameterValues" }

// IsResponse is true.
func (*SetParameterValuesResponse) IsResponse() bool { return true }

func (c *SetParameterValuesResponse) encode(e *encoder) {
	e.int("Status", c.Status)
}

func (c *SetParameterValuesResponse) decode(d *decoder) error {
	d.int("Status", &c.Status)
	return d.Err()
}
