package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoVouchers: software modules have taken the place of options and vouchers.
var NoVouchers = checks.Rule{
	ID:         "CWMP-DEP-001",
	Title:      "The ACS does not use SetVouchers and GetOptions any more",
	Spec:       checks.TR069("A.4.1.3", "A.4.1.4"),
	Level:      checks.ShouldNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	WarnOnly:   true,
	Observe:    checks.AnySOAP().From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch {
		case !m.Request():
			return checks.NotHere
		case m.Is("SetVouchers", "GetOptions"):
			return checks.At(m, "the ACS calls "+m.Summary.Method, "methods that are not deprecated")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceElement("GetParameterValues", "<cwmp:GetOptions><OptionName></OptionName></cwmp:GetOptions>")).
			And("CWMP-SES-005", "because the answer is that of another method"),
		checks.Breaks(mutate.ReplaceElement("GetParameterValues",
			`<cwmp:SetVouchers><VoucherList soap-enc:arrayType="soap-enc:base64[1]"><base64>PE9wdGlvbi8+</base64></VoucherList></cwmp:SetVouchers>`)).
			And("CWMP-SES-005", "because the answer is that of another method"),
	},
	Hint: checks.Hint{
		Allowed:     "ChangeDUState and the data model for what a device is allowed to do.",
		Cause:       "Scripts of the ACS from the time of the first devices.",
		Consequence: "Newer devices answer with fault 9000.",
		Remedy:      "The ACS should drop the calls.",
	},
}
