package reports_test

import (
	"bytes"
	"html/template"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

// secretsOf are all secrets of a recording: what redaction would replace, and the passwords that stand behind digests.
func secretsOf(t *testing.T, rec *golden.Recording) []string {
	t.Helper()
	found, err := capture.Secrets(rec.Reader())
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	secrets := []string{rec.Declared.Password, rec.Declared.ConnReqPassword}
	for _, s := range found {
		secrets = append(secrets, string(s))
	}
	for _, word := range strings.FieldsFunc(rec.Note, func(r rune) bool { return strings.ContainsRune(" \n,.;:", r) }) {
		if strings.Contains(word, "-secret-") {
			secrets = append(secrets, word)
		}
	}
	var long []string
	for _, s := range secrets {
		if len(s) >= 6 { // shorter ones stand in any text by chance: "user", "pass"
			long = append(long, s)
		}
	}
	return long
}

// leaky goes through the good recordings, the bad ones, and for every mutant of a rule a good one that is edited so:
// findings quote what was seen, and only a broken rule has findings.
func leaky(each func(rec *golden.Recording, rules []*checks.Rule)) {
	for _, rec := range append(golden.All(), broken()...) {
		each(rec, catalogue.All())
	}
	all := golden.All()
	for _, rule := range catalogue.All() {
		for _, m := range rule.Mutants {
			n := 0
			for _, rec := range all {
				if n == 1 {
					break
				}
				if edited, fits := rec.Try(m.Edit); fits {
					each(edited, []*checks.Rule{rule})
					n++
				}
			}
		}
	}
}

// withoutOurWords takes out of an HTML or JSON report, or a vendor note, what it says about the rules: some of our words are somebody's user name.
func withoutOurWords() *strings.Replacer {
	var pairs []string
	for _, r := range catalogue.All() {
		for _, words := range []string{r.Hint.Allowed, r.Hint.Cause, r.Hint.Consequence, r.Hint.Remedy} {
			if words != "" {
				pairs = append(pairs, template.HTMLEscapeString(words), "", strings.ReplaceAll(words, `"`, `\"`), "")
			}
		}
	}
	return strings.NewReplacer(pairs...)
}

func TestNoSecretAppearsInAnyReport(t *testing.T) {
	t.Parallel()
	n, hidden, looked, own := 0, 0, 0, withoutOurWords()
	leaky(func(rec *golden.Recording, rules []*checks.Rule) {
		rep := judgedBy(t, rec, rules)
		hidden += strings.Count(written(t, "json", rep, reports.Options{}), "[redacted]")
		secrets := secretsOf(t, rec)
		n += len(secrets)
		looked++
		for _, format := range reports.Formats() {
			if format == "html" && looked%8 != 0 { // it tells what the others tell, at greater length
				continue
			}
			text := written(t, format, rep, reports.Options{All: true})
			if format != "console" && format != "junit" {
				text = own.Replace(text)
			}
			for _, s := range secrets {
				if at := strings.Index(text, s); at >= 0 {
					t.Errorf("%s: the secret %q stands in the %s report: …%s…", rec.Name, s, format, text[max(0, at-300):min(len(text), at+100)])
				}
			}
		}
	})
	NewWithT(t).Expect(n).To(BeNumerically(">", 100), "secrets were looked for")
	NewWithT(t).Expect(hidden).To(BeNumerically(">", 0), "some findings would have quoted one")
}

func TestNoSecretAppearsInAnyConversion(t *testing.T) {
	t.Parallel()
	n := 0
	for _, rec := range append(golden.All(), broken()...) {
		secrets := secretsOf(t, rec)
		for form, write := range map[string]func(*bytes.Buffer, capture.Reader) error{
			"pcapng": func(b *bytes.Buffer, r capture.Reader) error { return capture.WritePcapng(b, r) },
			"har":    func(b *bytes.Buffer, r capture.Reader) error { return capture.WriteHAR(b, r) },
			"txt": func(b *bytes.Buffer, r capture.Reader) error {
				tr, err := capture.ReadTranscript(r)
				if err == nil {
					b.Write(tr.Format())
				}
				return err
			},
		} {
			var redacted, plain bytes.Buffer
			g := NewWithT(t)
			g.Expect(write(&redacted, capture.Redact(rec.Reader(), capture.RedactOptions{}))).To(Succeed(), "%s to %s", rec.Name, form)
			g.Expect(write(&plain, rec.Reader())).To(Succeed())
			for _, s := range secrets {
				if form != "har" && bytes.Contains(plain.Bytes(), []byte(s)) {
					n++
				}
				if at := bytes.Index(redacted.Bytes(), []byte(s)); at >= 0 {
					t.Errorf("%s: the secret %q stands in the %s: …%q…", rec.Name, s, form, redacted.Bytes()[max(0, at-100):min(redacted.Len(), at+100)])
				}
			}
		}
	}
	NewWithT(t).Expect(n).To(BeNumerically(">", 100), "the secrets stand in conversions with secrets")
}
