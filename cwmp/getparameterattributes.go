package cwmp

// GetParameterAttributes asks for notification and access list of parameters.
//
// TR-069 A.3.2.5.
type GetParameterAttributes struct {
	ParameterNames []string // a full path, or a partial path that ends with a dot
}

// Method is "GetParameterAttributes".
func (*GetParameterAttributes) Method() string { return "GetParameterAttributes" }

// IsResponse is false.
func (*GetParameterAttributes) IsResponse() bool { return false }

func (c *GetParameterAttributes) encode(e *encoder) {
	e.strings("ParameterNames", "string", "xsd:string", c.ParameterNames)
}

func (c *GetParameterAttributes) decode(d *decoder) error {
	d.strings("ParameterNames", "string", &c.ParameterNames)
	return d.Err()
}

// GetParameterAttributesResponse carries the attributes.
//
// TR-069 A.3.2.5.
type GetParameterAttributesResponse struct {
	ParameterList []ParameterAttribute
}

// Method is "GetParameterAttributes".
func (*GetParameterAttributesResponse) Method() string { return "GetParameterAttributes" }

// IsResponse is true.
func (*GetParameterAttributesResponse) IsResponse() bool { return true }

func (c *GetParameterAttributesResponse) encode(e *encoder) {
	encodeArray(e, "ParameterList", "ParameterAttributeStruct", c.ParameterList)
}

func (c *GetParameterAttributesResponse) decode(d *decoder) error {
	decodeArray(d, "ParameterList", "ParameterAttributeStruct", &c.ParameterList)
	return d.Err()
}
