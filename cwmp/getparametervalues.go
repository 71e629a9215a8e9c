package cwmp

// GetParameterValues asks the CPE for the current value of parameters.
//
// TR-069 A.3.2.2.
type GetParameterValues struct {
	ParameterNames []string // a full path, or a partial path that ends with a dot; "" is the whole tree
}

// Method is "GetParameterValues".
func (*GetParameterValues) Method() string { return "GetParameterValues" }

// IsResponse is false.
func (*GetParameterValues) IsResponse() bool { return false }

func (c *GetParameterValues) encode(e *encoder) {
	e.strings("ParameterNames", "string", "xsd:string", c.ParameterNames)
}

func (c *GetParameterValues) decode(d *decoder) error {
	d.strings("ParameterNames", "string", &c.ParameterNames)
	return d.Err()
}

// GetParameterValuesResponse carries the values.
//
// TR-069 A.3.2.2.
type GetParameterValuesResponse struct {
	ParameterList []ParameterValue // full parameter names with their values
}

// Method is "GetParameterValues".
func (*GetParameterValuesResponse) Method() string { return "GetParameterValues" }

// IsResponse is true.
func (*GetParameterValuesResponse) IsResponse() bool { return true }

func (c *GetParameterValuesResponse) encode(e *encoder) {
	encodeArray(e, "ParameterList", "ParameterValueStruct", c.ParameterList)
}

func (c *GetParameterValuesResponse) decode(d *decoder) error {
	decodeArray(d, "ParameterList", "ParameterValueStruct", &c.ParameterList)
	return d.Err()
}
