package cwmp

// GetOptions asks for the options that are set. Deprecated in the standard.
//
// TR-069 A.4.1.4.
type GetOptions struct {
	OptionName string // at most 64 characters; "" asks for all
}

// Method is "GetOptions".
func (*GetOptions) Method() string { return "GetOptions" }

// IsResponse is false.
func (*GetOptions) IsResponse() bool { return false }

func (c *GetOptions) encode(e *encoder) {
	e.text("OptionName", c.OptionName)
}

func (c *GetOptions) decode(d *decoder) error {
	d.text("OptionName", &c.OptionName)
	return d.Err()
}

// GetOptionsResponse lists options.
//
// TR-069 A.4.1.4.
type GetOptionsResponse struct {
	OptionList []Option
}

// Method is "GetOptions".
func (*GetOptionsResponse) Method() string { return "GetOptions" }

// IsResponse is true.
func (*GetOptionsResponse) IsResponse() bool { return true }

func (c *GetOptionsResponse) encode(e *encoder) {
	encodeArray(e, "OptionList", "OptionStruct", c.OptionList)
}

func (c *GetOptionsResponse) decode(d *decoder) error {
	decodeArray(d, "OptionList", "OptionStruct", &c.OptionList)
	return d.Err()
}
