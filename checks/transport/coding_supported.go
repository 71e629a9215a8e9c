package transport

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CodingSupported: the ACS chooses a content coding that the CPE lists, or Disabled.
var CodingSupported = checks.Rule{
	ID:          "CWMP-HTP-044",
	Title:       "HTTPCompression is set only to a value that HTTPCompressionSupported lists",
	Spec:        checks.TR069("3.4.7").And(checks.DataModel("ManagementServer.HTTPCompressionSupported")),
	Level:       checks.Must,
	Role:        cwmp.ACS,
	Versions:    checks.Since(cwmp.V1_4),
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &codingFold{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.TextOf("SetParameterValues", "ParameterList/ParameterValueStruct/Value", "Brotli", 0)).Only("http-compression"),
		checks.Breaks(mutate.TextOf("GetParameterValuesResponse", "ParameterList/ParameterValueStruct/Value", "Deflate", 0)).Only("http-compression"),
	},
	Hint: checks.Hint{
		Allowed:     "A value of HTTPCompressionSupported, or Disabled.",
		Cause:       "The ACS switches compression on for its whole fleet without asking.",
		Consequence: "The CPE refuses the value, or sends what the ACS cannot read.",
		Remedy:      "The operator of the ACS has to read HTTPCompressionSupported first.",
	},
}

// codingFold remembers the list that the CPE reported last.
type codingFold struct {
	known bool
	list  []string
}

func (f *codingFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for _, x := range s.Exchanges {
		if m := x.Request; m != nil && (m.IsRequest("Inform") || m.IsResponse("GetParameterValues")) {
			f.learn(m)
		}
		if m := x.Response; m != nil && m.IsRequest("SetParameterValues") {
			f.judge(m, tell)
		}
	}
}

func (f *codingFold) learn(m *capture.Message) {
	for p := range m.FindAll("ParameterList/*") {
		if !strings.HasSuffix(strings.TrimSpace(p.Child("Name").Text()), ".ManagementServer.HTTPCompressionSupported") {
			continue
		}
		f.known, f.list = true, nil
		for v := range strings.SplitSeq(p.Child("Value").Text(), ",") {
			f.list = append(f.list, strings.TrimSpace(v))
		}
	}
}

func (f *codingFold) judge(m *capture.Message, tell checks.Tell) {
	for p := range m.FindAll("ParameterList/*") {
		if !strings.HasSuffix(strings.TrimSpace(p.Child("Name").Text()), ".ManagementServer.HTTPCompression") {
			continue
		}
		value := strings.TrimSpace(p.Child("Value").Text())
		switch {
		case value == "Disabled" || f.known && slices.Contains(f.list, value):
			tell(nil)
		case !f.known:
			tell(checks.Unsure("HTTPCompressionSupported is not in the recording"))
		default:
			tell(checks.At(p.Child("Value"), "HTTPCompression is set to \""+value+"\"", "one of "+strings.Join(f.list, ", ")).In(m))
		}
	}
}

func (*codingFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (f *codingFold) Idle() bool { return !f.known }

// Pack writes down the list.
func (f *codingFold) Pack(p *checks.Packing) {
	p.Bool(&f.known)
	p.Strings(&f.list)
}
