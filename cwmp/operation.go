package cwmp

import "cwmplab/cwmp/xmltree"

// Operation is what ChangeDUState does to a deployment unit: *InstallOp, *UpdateOp or
// *UninstallOp. TR-069 A.4.1.10.
type Operation interface {
	// TypeName is the name of the structure in the schema, which xsi:type carries.
	TypeName() string

	encode(e *encoder)
	decode(d *decoder) error
}

// InstallOp installs a unit. TR-069 A.4.1.10, InstallOpStruct. Nil members are left out.
type InstallOp struct {
	URL             string // at most 1024 characters
	UUID            *string
	Username        *string // at most 256 characters
	Password        *string // at most 256 characters
	ExecutionEnvRef *string // at most 256 characters
}

// UpdateOp updates a unit, or all of them if neither UUID nor URL is given. TR-069 A.4.1.10,
// UpdateOpStruct. Nil members are left out.
type UpdateOp struct {
	UUID     *string
	Version  *string // at most 32 characters
	URL      *string // at most 1024 characters
	Username *string // at most 256 characters
	Password *string // at most 256 characters
}

// UninstallOp removes a unit. TR-069 A.4.1.10, UninstallOpStruct. Nil members are left out.
type UninstallOp struct {
	UUID            string
	Version         *string // at most 32 characters
	ExecutionEnvRef *string // at most 256 characters
}

// TypeName is "InstallOpStruct".
func (*InstallOp) TypeName() string { return "InstallOpStruct" }

// TypeName is "UpdateOpStruct".
func (*UpdateOp) TypeName() string { return "UpdateOpStruct" }

// TypeName is "UninstallOpStruct".
func (*UninstallOp) TypeName() string { return "UninstallOpStruct" }

// newOperation makes the empty operation that an Operations element names by its xsi:type, nil if
// it names none.
func newOperation(n *xmltree.Node) Operation {
	attr, _ := n.Attr(XSISpace, "type")
	_, local := splitName(attr.Value)
	for _, op := range []Operation{new(InstallOp), new(UpdateOp), new(UninstallOp)} {
		if op.TypeName() == local {
			return op
		}
	}
	return nil
}

func (c *InstallOp) encode(e *encoder) {
	e.text("URL", c.URL)
	e.optional("UUID", c.UUID)
	e.optional("Username", c.Username)
	e.optional("Password", c.Password)
	e.optional("ExecutionEnvRef", c.ExecutionEnvRef)
}

func (c *InstallOp) decode(d *decoder) error {
	d.text("URL", &c.URL)
	d.optional("UUID", &c.UUID)
	d.optional("Username", &c.Username)
	d.optional("Password", &c.Password)
	d.optional("ExecutionEnvRef", &c.ExecutionEnvRef)
	return d.Err()
}

func (c *UpdateOp) encode(e *encoder) {
	e.optional("UUID", c.UUID)
	e.optional("Version", c.Version)
	e.optional("URL", c.URL)
	e.optional("Username", c.Username)
	e.optional("Password", c.Password)
}

func (c *UpdateOp) decode(d *decoder) error {
	d.optional("UUID", &c.UUID)
	d.optional("Version", &c.Version)
	d.optional("URL", &c.URL)
	d.optional("Username", &c.Username)
	d.optional("Password", &c.Password)
	return d.Err()
}

func (c *UninstallOp) encode(e *encoder) {
	e.text("UUID", c.UUID)
	e.optional("Version", c.Version)
	e.optional("ExecutionEnvRef", c.ExecutionEnvRef)
}

func (c *UninstallOp) decode(d *decoder) error {
	d.text("UUID", &c.UUID)
	d.optional("Version", &c.Version)
	d.optional("ExecutionEnvRef", &c.ExecutionEnvRef)
	return d.Err()
}
