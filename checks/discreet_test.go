package checks_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/fixtures/golden"
)

// No finding quotes a secret: of the message, of its session, or declared; not even its beginning.
func TestNoFindingQuotesASecret(t *testing.T) {
	secrets, err := capture.Secrets(golden.Load("cpe-boot").Reader())
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(secrets).NotTo(BeEmpty())
	secret := string(secrets[0])
	for _, tc := range []struct{ name, said, want string }{
		{"whole", "the value is \"" + secret + "\"", `the value is "[redacted]"`},
		{"its beginning", "the value is " + secret[:5] + "…", "the value is [redacted]…"},
		{"its beginning with dots", secret[:len(secret)-1] + "... was seen", "[redacted]... was seen"},
		{"declared", "password=open-sesame!", "password=[redacted]!"},
		{"a piece of another word", "x" + secret + "y", "x" + secret + "y"},
		{"nothing of it", "MaxEnvelopes is \"2\"… and more", "MaxEnvelopes is \"2\"… and more"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			broken := made("CWMP-XXX-001", func(m *capture.Message) error { return checks.At(m.Find("MaxEnvelopes"), tc.said, tc.said) })
			unsure := made("CWMP-XXX-002", func(*capture.Message) error { return checks.Unsure("%s", tc.said) })
			rep := of(t, boot(), checks.Options{Declared: checks.Declared{Password: "open-sesame"}}, lastOnly(broken), lastOnly(unsure))
			g.Expect(rep.Results[0].Findings[0].Observed).To(Equal(tc.want))
			g.Expect(rep.Results[0].Findings[0].Expected).To(Equal(tc.want))
			g.Expect(rep.Results[1].Reason).To(Equal(tc.want))
		})
	}
}

// lastOnly makes a rule on a message one on the session, so that all of the session is known.
func lastOnly(r *checks.Rule) *checks.Rule {
	check := r.Check
	r.Check, r.Observe = nil, checks.Session()
	r.CheckSession = func(s *capture.Session, f *checks.Facts, tell checks.Tell) { tell(check(s.Inform(), f)) }
	return r
}
