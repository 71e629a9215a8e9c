package reports_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

// reading opens a golden recording for what is shown of it, whatever name the report has for it.
func reading(rec *golden.Recording) reports.Options {
	return reports.Options{Recording: func(string) (capture.Reader, error) { return rec.Reader(), nil }}
}

func TestVendorNoteTellsEverythingThatIsNeeded(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("cpe-boot").With(mutate.Text("Inform/MaxEnvelopes", "2"))
	rep := judged(t, rec)
	for i := range rep.Results { // as if it lay in somebody's home
		for j := range rep.Results[i].Findings {
			rep.Results[i].Findings[j].Input = "/home/somebody/" + rep.Results[i].Findings[j].Input
		}
	}
	text := written(t, "vendor", rep, reading(rec))
	for _, part := range []string{
		"Subject: CPE CWMP-SOP-038: MaxEnvelopes is 1 (TR-069 ", "Requirement  CWMP-SOP-038, MUST TR-069", "Where        cpe-boot.txt: session 1, exchange 1", "Inform",
		"Seen         ", "Expected     ", "<MaxEnvelopes>>>>2<<<</MaxEnvelopes>", " 1. CPE sends Inform, ACS sends ",
		"cwmplab check cpe-boot.txt --rule CWMP-SOP-038", "Found by cwmplab test.",
	} {
		g.Expect(text).To(ContainSubstring(part))
	}
	g.Expect(text).NotTo(ContainSubstring("somebody"), "folders are left out")
	g.Expect(written(t, "vendor", judged(t, golden.Load("cpe-boot")), reports.Options{})).To(ContainSubstring("Nothing was found"))
}

// The same in several places is one note that names them.
func TestVendorNoteNamesFurtherPlaces(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("trap-long-session").With(mutate.DropHeader(mutate.Any(), "SOAPAction"))
	text := written(t, "vendor", judged(t, rec), reading(rec))
	g.Expect(text).To(MatchRegexp(`Seen again   .*exchange \d+; .* and \d+ more`))
	g.Expect(strings.Count(text, "Subject: ")).To(BeNumerically("<", 20))
}

func TestNoSecretAppearsInAnyVendorNote(t *testing.T) {
	t.Parallel()
	n, notes, shown, looked, own := 0, 0, 0, 0, withoutOurWords()
	leaky(func(rec *golden.Recording, rules []*checks.Rule) {
		if looked++; looked%8 != 0 { // without the bytes all are looked at, with the other forms
			return
		}
		text := own.Replace(written(t, "vendor", judgedBy(t, rec, rules), reading(rec)))
		notes += strings.Count(text, "Subject: ")
		shown += strings.Count(text, "\nAs sent (")
		for _, s := range secretsOf(t, rec) {
			n++
			if at := strings.Index(text, s); at >= 0 {
				t.Errorf("%s: the secret %q stands in a note: …%s…", rec.Name, s, text[max(0, at-300):min(len(text), at+100)])
			}
		}
	})
	g := NewWithT(t)
	g.Expect(n).To(BeNumerically(">", 100), "secrets were looked for")
	g.Expect(notes).To(BeNumerically(">", 50))
	g.Expect(shown).To(BeNumerically(">", notes/2), "most notes show bytes")
}
