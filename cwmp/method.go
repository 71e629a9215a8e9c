package cwmp

import "slices"

// Role is a side of the protocol.
type Role uint8

// The roles.
const (
	ACS  Role = 1
	CPE  Role = 2
	Both Role = ACS | CPE
)

// String is "ACS", "CPE" or "both".
func (r Role) String() string {
	switch r {
	case ACS:
		return "ACS"
	case CPE:
		return "CPE"
	case Both:
		return "both"
	}
	return "none"
}

// Has reports whether r includes the other role.
func (r Role) Has(other Role) bool { return r&other == other }

// Duty says how far a role has to support a method.
type Duty uint8

// The duties. Conditional means required where another method or a feature is supported.
const (
	Optional Duty = iota
	Conditional
	Required
)

var dutyNames = [...]string{"optional", "conditional", "required"}

// String is the duty in one lower-case word.
func (d Duty) String() string {
	if int(d) < len(dutyNames) {
		return dutyNames[d]
	}
	return dutyNames[Optional]
}

// Method is one remote procedure call.
type Method struct {
	Name       string
	Section    string  // of TR-069
	Since      Version // first version whose schema has it
	Caller     Role    // who sends the request; Both for GetRPCMethods
	CPE, ACS   Duty    // support by either side, as caller or responder; as responder where both call
	Deprecated bool
	Request    []Argument
	Response   []Argument
	// Faults are the codes the responder may answer with, besides vendor codes. From the prose of
	// the standard, not from its schemas; where both sides respond, codes of both.
	Faults []int

	request, response func() RPC
}

// Responder is who answers the method; Both for GetRPCMethods.
func (m *Method) Responder() Role {
	if m.Caller == Both {
		return Both
	}
	return Both &^ m.Caller
}

// NewRequest is an empty request of the method.
func (m *Method) NewRequest() RPC { return m.request() }

// NewResponse is an empty response of the method.
func (m *Method) NewResponse() RPC { return m.response() }

// Argument finds an argument of the request or of the response.
func (m *Method) Argument(response bool, name string) (Argument, bool) {
	if response {
		return find(m.Response, name)
	}
	return find(m.Request, name)
}

// methods is the one list: first those the CPE implements, then those the ACS implements, in the
// order of Annex A.
var methods = slices.Concat(cpeMethods(), acsMethods())

var methodIndex = index(methods)

func index(list []Method) map[string]*Method {
	m := make(map[string]*Method, len(list))
	for i := range list {
		m[list[i].Name] = &list[i]
	}
	return m
}

// Methods lists every method the standard defines, once each. The slice is a copy, the argument
// lists in it are shared and are not to be changed.
func Methods() []Method { return slices.Clone(methods) }

// LookupMethod finds a method by its exact name.
func LookupMethod(name string) (Method, bool) {
	if m := lookup(name); m != nil {
		return *m, true
	}
	return Method{}, false
}

func lookup(name string) *Method { return methodIndex[name] }
