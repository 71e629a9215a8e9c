package cwmp

// GetRPCMethods asks the other side which methods it implements. Both sides may call it.
//
// TR-069 A.3.1.1.
type GetRPCMethods struct{}

// Method is "GetRPCMethods".
func (*GetRPCMethods) Method() string { return "GetRPCMethods" }

// IsResponse is false.
func (*GetRPCMethods) IsResponse() bool { return false }

func (*GetRPCMethods) encode(*encoder) {}

func (*GetRPCMethods) decode(d *decoder) error { return d.Err() }

// GetRPCMethodsResponse lists the methods a peer implements.
//
// TR-069 A.3.1.1.
type GetRPCMethodsResponse struct {
	MethodList []string // names of methods, vendor methods included
}

// Method is "GetRPCMethods".
func (*GetRPCMethodsResponse) Method() string { return "GetRPCMethods" }

// IsResponse is true.
func (*GetRPCMethodsResponse) IsResponse() bool { return true }

func (c *GetRPCMethodsResponse) encode(e *encoder) {
	e.strings("MethodList", "string", "xsd:string", c.MethodList)
}

func (c *GetRPCMethodsResponse) decode(d *decoder) error {
	d.strings("MethodList", "string", &c.MethodList)
	return d.Err()
}
