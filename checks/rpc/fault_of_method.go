package rpc

import (
	"slices"
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FaultOfMethod compares the code of a fault with the table of its method. Codes of the other side and codes that are in
// no table are the business of CWMP-SOP-019 and CWMP-FLT-005.
var FaultOfMethod = checks.Rule{
	ID:         "CWMP-RPC-011",
	Title:      "A fault code is one that its method may be answered with",
	Spec:       checks.TR069("A.5"),
	Level:      checks.Should,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	WarnOnly:   true,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		ask, err := askedFor(m)
		if err != nil {
			return err
		}
		method, known := cwmp.LookupMethod(ask.Summary.Method)
		node := own(m).Child("FaultCode")
		code, err := node.Int()
		if !known || err != nil {
			return checks.NotHere
		}
		side, vendor := cwmp.FaultRange(int(code))
		if _, listed := cwmp.LookupFault(int(code)); side != m.Sender || !listed && !vendor {
			return checks.NotHere
		}
		if vendor || permitted(&method, int(code)) {
			return nil
		}
		return checks.At(node, strconv.FormatInt(code, 10)+" answers "+method.Name, "one of "+codes(&method, side)+", or a code of the vendor")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("Fault/detail/Fault/FaultCode", "9009"))),
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("Fault/detail/Fault/FaultCode", "9021"))),
		checks.Breaks(mutate.Where(mutate.Responses(), mutate.Text("Fault/detail/Fault/FaultCode", "8006"))).Only("soap-faults"),
	},
	Hint: checks.Hint{
		Allowed:     "The codes that Annex A lists for the method, the general ones such as 9002, and codes of the vendor.",
		Cause:       "One routine maps all internal errors to codes, whatever the method.",
		Consequence: "The ACS shows a wrong reason or does not know how to go on.",
		Remedy:      "The responder should map its errors by method, and send 9002 or 8002 for those that fit nowhere.",
	},
}

// general are the codes that fit every method, and those of an ACS that may ask for a repetition.
var general = []int{9001, 9002, 8001, 8002, 8004, 8005}

// permitted tells whether the table of a method has a code, or the code fits every method of its kind.
func permitted(m *cwmp.Method, code int) bool {
	return slices.Contains(m.Faults, code) || slices.Contains(general, code) || (code == 9003 || code == 8003) && len(m.Request) > 0
}

// codes lists the codes of a method for one side.
func codes(m *cwmp.Method, side cwmp.Role) string {
	s := ""
	for _, code := range m.Faults {
		if of, _ := cwmp.FaultRange(code); of != side {
			continue
		}
		if s != "" {
			s += ", "
		}
		s += strconv.Itoa(code)
	}
	return s
}
