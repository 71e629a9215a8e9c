package checkstest_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
)

// What is free in HTTP and XML is changed in every golden recording, and no rule finds more than before.
func TestWhatIsFreeBreaksNothing(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit mutate.Edit
	}{
		{"header names in small letters", fields(func(f []string) { each(f, strings.ToLower, strings.TrimSpace) })},
		{"header names in capitals, no space", fields(func(f []string) { each(f, strings.ToUpper, strings.TrimSpace) })},
		{"space around header values", fields(func(f []string) { each(f, same, func(v string) string { return "\t " + strings.TrimSpace(v) + "  " }) })},
		{"headers in another order", fields(turnRound)},
		{"line ends of the other kind", envelopes("\n", "\r\n")},
		{"no white space between elements", envelopes("\n", "", "  ", "")},
		{"comments", envelopes("<DeviceId>", "<!-- the <device> --><DeviceId>", "<FaultCode>", "<!-- 0 --><FaultCode>")},
		{"elements without content closed at once", envelopes("<CommandKey></CommandKey>", "<CommandKey/>", `string"></Value>`, `string"/>`)},
		{"zeros in front", envelopes("<MaxEnvelopes>1<", "<MaxEnvelopes>001<", "Struct[7]", "Struct[0007]")},
		{"white space around numbers", envelopes("<MaxEnvelopes>1<", "<MaxEnvelopes> 1 <", "<RetryCount>0<", "<RetryCount>\n0\n<")},
		{"character references", envelopes("<Manufacturer>E", "<Manufacturer>&#69;", "<OUI>0", "<OUI>&#x30;")},
		{"strings of SOAP encoding", envelopes(`"xsd:string"`, `"soap-enc:string"`)},
		{"everything an hour later", mutate.New("an hour later", func(t *capture.Transcript) bool {
			for i := range t.Entries {
				t.Entries[i].At += 3600e9
			}
			return true
		})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			changed := 0
			for _, r := range golden.All() {
				if edited, ok := r.Try(tc.edit); ok {
					changed++
					NewWithT(t).Expect(findings(edited, checks.Warn, checks.Fail)).To(Equal(findings(r, checks.Warn, checks.Fail)), r.Name)
				}
			}
			NewWithT(t).Expect(changed).To(BeNumerically(">", 10))
		})
	}
}

// findings names the rules with one of some outcomes, with what they say first, in the order of the results.
func findings(r *golden.Recording, outcomes ...checks.Outcome) []string {
	rep, err := checks.JudgeAll(r.Reader(), catalogue.All(), checks.Options{Declared: checkstest.Declared(r)}, checks.Run{})
	if err != nil {
		return []string{err.Error()}
	}
	var found []string
	for _, res := range rep.Results {
		for _, o := range append(outcomes, checks.RuleBroken) {
			if res.Outcome == o {
				found = append(found, fmt.Sprintf("%s %s %d %s", res.Rule, res.Outcome, res.Count, res.Reason))
			}
		}
	}
	return found
}

// fields makes an edit of the header fields of every message, which are given as whole lines.
func fields(change func(lines []string)) mutate.Edit {
	return mutate.New("header fields", func(t *capture.Transcript) bool {
		return messages(t, func(lines []string, body string) string {
			change(lines[1:])
			return body
		})
	})
}

// envelopes makes an edit that replaces texts in every envelope spelled with the usual prefixes.
func envelopes(oldnew ...string) mutate.Edit {
	replace := strings.NewReplacer(oldnew...)
	return mutate.New("envelopes", func(t *capture.Transcript) bool {
		changed := false
		messages(t, func(lines []string, body string) string {
			if !strings.Contains(body, "<soap-env:Envelope") {
				return body
			}
			after := replace.Replace(body)
			for i, line := range lines {
				if name, _, _ := strings.Cut(line, ":"); strings.EqualFold(name, "Content-Length") {
					lines[i] = name + ": " + strconv.Itoa(len(after))
				}
			}
			changed = changed || after != body
			return after
		})
		return changed
	})
}

// messages gives the head and the body of each whole message of a transcript to a change. Chunked ones stay as they are.
func messages(t *capture.Transcript, change func(lines []string, body string) string) bool {
	changed := false
	for i := range t.Entries {
		e := &t.Entries[i]
		head, body, whole := strings.Cut(string(e.Data), "\r\n\r\n")
		if e.Verb != capture.VerbData || e.Raw || e.Size != 0 || e.Chunk != 0 || !whole || strings.Contains(strings.ToLower(head), "\r\ntransfer-encoding:") {
			continue
		}
		lines := strings.Split(head, "\r\n")
		body = change(lines, body)
		e.Data, changed = []byte(strings.Join(lines, "\r\n")+"\r\n\r\n"+body), true
	}
	return changed
}

// each changes name and value of header fields.
func each(lines []string, name, value func(string) string) {
	for i, line := range lines {
		n, v, _ := strings.Cut(line, ":")
		lines[i] = name(n) + ":" + value(v)
	}
}

func same(s string) string { return s }

func turnRound(lines []string) {
	for i, j := 0, len(lines)-1; i < j; i, j = i+1, j-1 {
		lines[i], lines[j] = lines[j], lines[i]
	}
}
