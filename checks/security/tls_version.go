package security

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// TLSVersion: with an ACS that has TLS 1.2 the CPE uses it. What an ACS has shows where another connection to it, or this
// one, came to 1.2; that a lower version was chosen although the CPE offered 1.2 is the doing of the ACS.
var TLSVersion = checks.Rule{
	ID:          "CWMP-TLS-003",
	Title:       "TLS 1.2 or later is used when the ACS has it",
	Spec:        checks.TR069("3.3"),
	Level:       checks.Should,
	Role:        cwmp.CPE,
	Versions:    checks.OnlyAmendment6,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &versionFold{} },
	Mutants: []checks.Mutant{
		checks.Breaks(onTLS("TLS 1.0 on the second connection", func(f *capture.TLSFacts) { f.Version, f.OfferedMax = "1.0", "1.0" }, "c2")),
		checks.Breaks(onTLS("TLS 1.1 on the second connection", func(f *capture.TLSFacts) { f.Version, f.OfferedMax = "1.1", "1.1" }, "c2")),
	},
	Hint: checks.Hint{
		Allowed:     "TLS 1.2 or 1.3, or less where the ACS has nothing better.",
		Cause:       "A TLS library older than the firmware around it, or a maximum set for one old server.",
		Consequence: "Servers that have switched old versions off cannot be reached.",
		Remedy:      "The maker of the CPE should lift the maximum.",
	},
}

// versionFold remembers which servers have come to TLS 1.2.
type versionFold struct{ modern map[string]bool }

func (v *versionFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for f, m := range overTLS(s) {
		host := strings.ToLower(m.Header("Host"))
		switch got, offered := rank(f.Version), rank(f.OfferedMax); {
		case got == 0:
		case got >= modern:
			if v.modern == nil {
				v.modern = map[string]bool{}
			}
			if len(v.modern) < 64 {
				v.modern[host] = true
			}
			tell(nil)
		case offered == 0 || offered >= modern:
		case v.modern[host]:
			tell(checks.At(m, "the connection uses TLS "+f.Version+", though the ACS has 1.2", "TLS 1.2 or later"))
		default:
			tell(checks.Unsure("whether the ACS has TLS 1.2 is not in the recording"))
		}
	}
}

func (*versionFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (v *versionFold) Idle() bool { return len(v.modern) == 0 }

// Pack writes down the servers.
func (v *versionFold) Pack(p *checks.Packing) {
	checks.PackMap(p, &v.modern, func(p *checks.Packing, is *bool) { p.Bool(is) })
}
