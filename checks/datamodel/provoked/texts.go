package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// textRules are the rules on texts that are set and read again. The step "set" sets the parameter that the fact
// "parameter" names, "read" reads it.
func textRules() []*checks.Rule { return []*checks.Rule{&SpecialCharacters, &CaseKept} }

// textRead is the value that the steps "read" tell.
const textRead = "GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value"

// SpecialCharacters: what XML writes in another way comes back as it was.
var SpecialCharacters = checks.Rule{
	ID:            "CWMP-TYP-022",
	Title:         "Characters that are special in XML, and those beyond ASCII, come back as they were set",
	Spec:          checks.TR106("3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: specialCharacters,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(2, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(textRead, "a&lt;&amp;\"&gt;b"))).Only("provoked/cwmp-typ-022"),
		checks.Breaks(mutate.Where(mutate.Nth(3, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(textRead, "Z?rich"))).Only("provoked/cwmp-typ-022"),
		checks.Breaks(mutate.Where(mutate.Nth(2, mutate.ByMethod("GetParameterValuesResponse")), mutate.RawText(textRead, "a<&\">b"))).Only("provoked/cwmp-typ-022").
			And("CWMP-SOP-023", "because it says the same of every message"),
	},
	Hint: checks.Hint{
		Allowed:     "The same characters, escaped in the message as XML demands; a text that the device cannot take is refused.",
		Cause:       "Values are pasted into the message as they are, or escaped twice; the device's own storage knows one byte for each character.",
		Consequence: "A name or password with such a character breaks the session, or is another one afterwards.",
		Remedy:      "The maker of the CPE has to escape and decode values with an XML library.",
	},
}

func specialCharacters(p *checks.Provocation, _ *checks.Facts) error {
	set, back := p.Call("set"), p.Call("read")
	if !set.Responded() {
		return checks.NotHere
	}
	if broken := malformed(back.Answer); broken != nil {
		return broken
	}
	got, v := p.Read("read", p.Fact("parameter"))
	if v != nil {
		return v
	}
	if want := checks.ValueOf(set.Ask, p.Fact("parameter")); want.Text() != got.Text() {
		return got.At(fmt.Sprintf("%q is read", got.Text()), fmt.Sprintf("%q, which was set", want.Text()))
	}
	return nil
}

// malformed says where the answer is no XML, nil where it is, or is not there.
func malformed(m *capture.Message) error {
	if m == nil || !m.HTTP.Complete || m.Doc() == nil || m.Doc().OK() {
		return nil
	}
	fatal, _ := m.Doc().FirstFatal()
	return checks.At(nil, "the answer is no well-formed XML: "+fatal.String(), "special characters escaped").In(m).InBody(fatal.Offset, 1)
}

// CaseKept: letters are not changed. What an ACS was told to set is noted by the step "queued" with the facts "parameter"
// and "value".
var CaseKept = checks.Rule{
	ID:         "CWMP-TYP-023",
	Title:      "The case of texts is kept",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if queued, ok := p.Step("queued"); ok {
			return caseSent(p, queued)
		}
		set := p.Call("set")
		if !set.Responded() {
			return checks.NotHere
		}
		got, v := p.Read("read", p.Fact("parameter"))
		if v != nil {
			return v
		}
		return sameCase(got, checks.ValueOf(set.Ask, p.Fact("parameter")).Text())
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(2, mutate.ByMethod("GetParameterValuesResponse")), mutate.ChangeText(textRead, "in small letters", strings.ToLower))).Only("provoked/cwmp-typ-023"),
		checks.Breaks(mutate.Where(mutate.Nth(2, mutate.ByMethod("GetParameterValuesResponse")), mutate.ChangeText(textRead, "in capitals", strings.ToUpper))).Only("provoked/cwmp-typ-023"),
		checks.Breaks(mutate.ChangeText("SetParameterValues/ParameterList/ParameterValueStruct/Value", "in small letters", strings.ToLower)).Only("provoked/acs-cwmp-typ-023"),
	},
	Hint: checks.Hint{
		Allowed:     "Capitals and small letters as they were set.",
		Cause:       "Texts are brought into one case before they are stored or compared.",
		Consequence: "Passwords and names of networks are no longer those that the user knows.",
		Remedy:      "The maker has to keep texts as they are.",
	},
}

// caseSent compares what the ACS sends with what it was told to send.
func caseSent(p *checks.Provocation, queued checks.Step) error {
	for _, s := range p.Sessions {
		for t := range s.Turns() {
			m := t.Exchange.Response
			if !m.IsRequest("SetParameterValues") || m.Start.Before(queued.Time) || m.Dropped() {
				continue
			}
			if value := checks.ValueOf(m, queued.Facts["parameter"]); value != nil {
				return sameCase(checks.Reading{Value: value, In: m}, queued.Facts["value"])
			}
		}
	}
	return checks.NotHere
}

func sameCase(got checks.Reading, want string) error {
	switch text := got.Text(); {
	case text == want:
		return nil
	case strings.EqualFold(text, want):
		return got.At(fmt.Sprintf("the value is %q", text), fmt.Sprintf("%q, in this case", want))
	}
	return checks.Unsure("the value %q differs from %q by more than its case", got.Text(), want)
}
