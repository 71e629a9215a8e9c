package security

import (
	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// HighestOffered: the ClientHello announces the highest version the CPE has. What it has shows by the highest it offered or
// used on any connection before.
var HighestOffered = checks.Rule{
	ID:          "CWMP-TLS-004",
	Title:       "The ClientHello announces the highest version supported",
	Spec:        checks.TR069("3.3").And(checks.RFC(5246, "E")),
	Level:       checks.Should,
	Role:        cwmp.CPE,
	Versions:    checks.OnlyAmendment6,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &offeredFold{} },
	Mutants: []checks.Mutant{
		checks.Breaks(onTLS("TLS 1.0 offered on the second connection", func(f *capture.TLSFacts) { f.Version, f.OfferedMax = "1.0", "1.0" }, "c2")),
		checks.Breaks(onTLS("TLS 1.1 offered on the second connection", func(f *capture.TLSFacts) { f.Version, f.OfferedMax = "1.1", "1.1" }, "c2")),
	},
	Hint: checks.Hint{
		Allowed:     "The highest version in every ClientHello; the ACS chooses.",
		Cause:       "A client that dances down the versions after a failed handshake and stays there.",
		Consequence: "One lost packet can pin the device to an old version.",
		Remedy:      "The maker of the CPE should offer the highest version each time.",
	},
}

// offeredFold remembers the highest version of the device.
type offeredFold struct{ highest int }

func (o *offeredFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for f, m := range overTLS(s) {
		offered := rank(f.OfferedMax)
		if offered > 0 && max(offered, o.highest) >= modern { // bound only where TLS 1.2 is supported
			if offered < o.highest {
				tell(checks.At(m, "the ClientHello offers TLS "+f.OfferedMax+" at most", "TLS "+versions[o.highest-1]+", as before"))
			} else {
				tell(nil)
			}
		}
		o.highest = max(o.highest, offered, rank(f.Version))
	}
}

func (*offeredFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (o *offeredFold) Idle() bool { return o.highest == 0 }

// Pack writes down the version.
func (o *offeredFold) Pack(p *checks.Packing) { checks.PackNumber(p, &o.highest) }
