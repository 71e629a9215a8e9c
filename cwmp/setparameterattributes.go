package cwmp

// SetParameterAttributes changes notification and access list of parameters.
//
// TR-069 A.3.2.4.
type SetParameterAttributes struct {
	ParameterList []SetParameterAttribute // at least one
}

// Method is "SetParameterAttributes".
func (*SetParameterAttributes) Method() string { return "SetParameterAttributes" }

// IsResponse is false.
func (*SetParameterAttributes) IsResponse() bool { return false }

func (c *SetParameterAttributes) encode(e *encoder) {
	encodeArray(e, "ParameterList", "SetParameterAttributesStruct", c.ParameterList)
}

func (c *SetParameterAttributes) decode(d *decoder) error {
	decodeArray(d, "ParameterList", "SetParameterAttributesStruct", &c.ParameterList)
	return d.Err()
}

// SetParameterAttributesResponse has no arguments.
//
// TR-069 A.3.2.4.
type SetParameterAttributesResponse struct{}

// Method is "SetParameterAttributes".
func (*SetParameterAttributesResponse) Method() string { return "SetParameterAttributes" }

// IsResponse is true.
func (*SetParameterAttributesResponse) IsResponse() bool { return true }

func (*SetParameterAttributesResponse) encode(*encoder) {}

func (*SetParameterAttributesResponse) decode(d *decoder) error { return d.Err() }
