package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KnownMethod judges what stands in Body besides faults. An element that answers a request under a wrong name is the
// business of CWMP-SOP-011, its namespace that of CWMP-SOP-004.
var KnownMethod = checks.Rule{
	ID:         "CWMP-XSD-001",
	Title:      "Body holds one method element with a name of Annex A or of a vendor",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		body := envelope(m).Child("Body")
		if body == nil || m.Fault() {
			return checks.NotHere
		}
		first := body.FirstChild()
		if first == nil {
			return checks.At(body, "Body is empty", "a method element")
		}
		for n := first.NextSibling(); n != nil; n = n.NextSibling() {
			if !foreign(n.Space()) { // independent elements of SOAP encoding are in no namespace of CWMP
				return checks.At(n, "Body also holds "+n.Local(), "one method element")
			}
		}
		return named(m, f)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.Rename("GetParameterValues", "getParameterValues"))).
			And("CWMP-SES-005", "because the answer then is that of another method"),
		checks.Breaks(mutate.InsertAfter("GetParameterValues", "<cwmp:Reboot><CommandKey></CommandKey></cwmp:Reboot>")),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.RawText("Body", ""))).
			And("CWMP-SES-021", "because the ACS then sends nothing that could be answered").
			And("CWMP-SES-031", "because the answer then has no request"),
	},
	Hint: checks.Hint{
		Allowed:     "One method of TR-069 Annex A, spelled as there, its response, or a vendor method whose name begins with X_.",
		Cause:       "A name in another case, a method of a later draft, or several calls in one message.",
		Consequence: "The receiver does not know the method and answers with fault 9000 or 8000.",
		Remedy:      "The sender has to use the names of the standard and one message for each call.",
	},
}

// named judges the name of the method element.
func named(m *capture.Message, f *checks.Facts) error {
	element := m.Element()
	local := element.Local()
	name, response := strings.CutSuffix(local, "Response")
	if _, known := cwmp.LookupMethod(name); known || strings.HasPrefix(local, "X_") {
		return nil
	}
	if response || foreign(element.Space()) && element.Space() != "" {
		return checks.NotHere
	}
	if misnamed(m, asked(m)) {
		return checks.NotHere
	}
	for _, method := range cwmp.Methods() {
		if strings.EqualFold(method.Name, local) {
			return checks.At(element, "the method is spelled "+local, method.Name)
		}
	}
	return checks.At(element, local+" is no method of TR-069", "a method of Annex A, or one of a vendor, which begins with X_")
}
