package cwmp

// GetParameterNames asks which parameters and objects there are.
//
// TR-069 A.3.2.3.
type GetParameterNames struct {
	ParameterPath string // a full path, or a partial path that ends with a dot; "" is the root
	NextLevel     bool   // only the children of the path, without the path itself
}

// Method is "GetParameterNames".
func (*GetParameterNames) Method() string { return "GetParameterNames" }

// IsResponse is false.
func (*GetParameterNames) IsResponse() bool { return false }

func (c *GetParameterNames) encode(e *encoder) {
	e.text("ParameterPath", c.ParameterPath)
	e.bool("NextLevel", c.NextLevel)
}

func (c *GetParameterNames) decode(d *decoder) error {
	d.text("ParameterPath", &c.ParameterPath)
	d.bool("NextLevel", &c.NextLevel)
	return d.Err()
}

// GetParameterNamesResponse lists names, those of objects with a dot at the end.
//
// TR-069 A.3.2.3.
type GetParameterNamesResponse struct {
	ParameterList []ParameterInfo
}

// Method is "GetParameterNames".
func (*GetParameterNamesResponse) Method() string { return "GetParameterNames" }

// IsResponse is true.
func (*GetParameterNamesResponse) IsResponse() bool { return true }

func (c *GetParameterNamesResponse) encode(e *encoder) {
	encodeArray(e, "ParameterList", "ParameterInfoStruct", c.ParameterList)
}

func (c *GetParameterNamesResponse) decode(d *decoder) error {
	decodeArray(d, "ParameterList", "ParameterInfoStruct", &c.ParameterList)
	return d.Err()
}
