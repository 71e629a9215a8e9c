package provoked

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// spaRules are the rules on SetParameterAttributes. The steps "before" and "after" ask for the attributes, "set" is the
// call between them; the fact "parameter" names a parameter of whom more is known.
func spaRules() []*checks.Rule {
	return []*checks.Rule{
		attribute("CWMP-SPA-001", "NotificationChange decides whether Notification is set", checks.Expert, notificationChange, notified("provoked/cwmp-spa-001", "1", "2")),
		attribute("CWMP-SPA-002", "AccessListChange decides whether AccessList is replaced", checks.Expert, accessListChange, accessLists("provoked/cwmp-spa-002")),
		attribute("CWMP-SPA-003", "One item in error leaves all attributes as they are", checks.Expert, refusedWhole, notified("provoked/cwmp-spa-003", "1", "2")),
		attribute("CWMP-SPA-005", "A setting on a partial path applies to all parameters below it", checks.Expert, allBelow, notified("provoked/cwmp-spa-005", "0", " 0 ")),
		attribute("CWMP-SPA-006", "Items are applied in their order, so that a later one wins", checks.Likely, laterWins, notified("provoked/cwmp-spa-006", "1", "2")),
		attribute("CWMP-SPA-009", "A partial path with a parameter that refuses is refused as a whole", checks.Likely, refusedWhole, notified("provoked/cwmp-spa-009", "1", "2")),
		attribute("CWMP-SPA-010", "Forced active notification stays active", checks.Likely, forcedStays, notified("provoked/cwmp-spa-010", "0", "1")),
		attribute("CWMP-SPA-015", "Attributes persist over a reboot", checks.Expert, persists, notified("provoked/cwmp-spa-015", "0", "2")),
		attribute("CWMP-SPA-023", "A new instance starts with the attributes of the model", checks.Expert, newRowOff, notified("provoked/cwmp-spa-023", "1", " 1 ")),
		attribute("CWMP-GPA-007", "GetParameterAttributes mirrors the latest SetParameterAttributes", checks.Expert, mirrored, notified("provoked/cwmp-spa-005", "0", " 0 ")),
		&PassiveTaken, &UnknownAttribute, &NotificationRange, &LightweightUnknown, &AccessListFree, &UnknownEntity, &KeyUntouched, &EmptyNameTaken,
	}
}

var attributesHint = checks.Hint{
	Allowed:     "What GetParameterAttributes returns is what the last call that succeeded has set, and nothing else has changed.",
	Cause:       "Attributes are stored in a place of their own, which the client forgets to check, to copy or to save.",
	Consequence: "An ACS is not told of changes, or is told of too many.",
	Remedy:      "The maker of the CPE has to treat attributes like values; an ACS can read them back.",
}

func attribute(id, title string, c checks.Confidence, check func(*checks.Provocation) error, mutants []checks.Mutant) *checks.Rule {
	return &checks.Rule{ID: id, Title: title, Spec: checks.TR069(map[bool]string{true: "A.3.2.5", false: "A.3.2.4"}[strings.HasPrefix(id, "CWMP-GPA")]),
		Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: c, Observe: checks.Provoked(), Hint: attributesHint, Mutants: mutants,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) }}
}

// Paths of what mutants change in the last GetParameterAttributesResponse.
const (
	readNotification = "GetParameterAttributesResponse/ParameterList/ParameterAttributeStruct/Notification"
	readAccessList   = "GetParameterAttributesResponse/ParameterList/ParameterAttributeStruct/AccessList"
)

// notified are the mutants that read other notifications.
func notified(golden string, values ...string) []checks.Mutant {
	var mutants []checks.Mutant
	for _, v := range values {
		mutants = append(mutants, lastAttributes(golden, mutate.Text(readNotification, v)))
	}
	return mutants
}

func accessLists(golden string) []checks.Mutant {
	return []checks.Mutant{
		lastAttributes(golden, mutate.ReplaceElement(readAccessList, `<AccessList soap-enc:arrayType="xsd:string[0]"></AccessList>`)),
		lastAttributes(golden, mutate.ReplaceElement(readAccessList, `<AccessList soap-enc:arrayType="xsd:string[1]"><string>X_001122_Other</string></AccessList>`)),
	}
}

func lastAttributes(golden string, e mutate.Edit) checks.Mutant {
	edit := mutate.AfterProvocation(mutate.Where(mutate.Nth(attributesRead[golden], mutate.ByMethod("GetParameterAttributesResponse")), e))
	return checks.Breaks(edit).Only(golden).And("CWMP-SPA-005", "because the same list is read").And("CWMP-GPA-007", "because the same list is read")
}

// attributesRead is which GetParameterAttributesResponse after the provocation the rules look at.
var attributesRead = map[string]int{
	"provoked/cwmp-spa-001": 2, "provoked/cwmp-spa-002": 2, "provoked/cwmp-spa-003": 2, "provoked/cwmp-spa-005": 1, "provoked/cwmp-spa-006": 1,
	"provoked/cwmp-spa-009": 2, "provoked/cwmp-spa-010": 1, "provoked/cwmp-spa-015": 1, "provoked/cwmp-spa-023": 1,
}

// Attributes are those of one parameter, as a message tells them.
type Attributes struct {
	at           *xmltree.Node
	notification int
	entities     string // of the AccessList, one after the other
}

// attributesOf reads the attributes that a step told, by parameter.
func attributesOf(p *checks.Provocation, step string) (map[string]Attributes, *capture.Message, error) {
	c := p.Call(step)
	if v := c.Unanswered(); v != nil {
		return nil, nil, v
	}
	if !c.Responded() {
		return nil, nil, checks.NotHere
	}
	all := map[string]Attributes{}
	for n := range c.Answer.FindAll("ParameterList/*") {
		number, err := strconv.Atoi(trim(n.Child("Notification").Text()))
		if err != nil {
			continue
		}
		var entities []string
		for e := range n.FindAll("AccessList/*") {
			entities = append(entities, trim(e.Text()))
		}
		all[trim(n.Child("Name").Text())] = Attributes{n.Child("Notification"), number, strings.Join(entities, ",")}
	}
	return all, c.Answer, nil
}

// one reads the attributes of the parameter of the fact "parameter" before and after.
func beforeAfter(p *checks.Provocation) (before, after Attributes, m *capture.Message, verdict error) {
	was, _, v := attributesOf(p, "before")
	if v != nil {
		return before, after, nil, v
	}
	is, m, v := attributesOf(p, "after")
	if v != nil {
		return before, after, nil, v
	}
	before, after = was[p.Fact("parameter")], is[p.Fact("parameter")]
	if before.at == nil || after.at == nil {
		return before, after, m, checks.NotHere
	}
	return before, after, m, nil
}

func notification(a Attributes, want int, m *capture.Message) error {
	if a.notification != want {
		return checks.At(a.at, fmt.Sprintf("Notification is %d", a.notification), strconv.Itoa(want)).In(m)
	}
	return nil
}

func notificationChange(p *checks.Provocation) error {
	if v := p.Call("set").Accepted(); v != nil {
		return v
	}
	before, after, m, v := beforeAfter(p)
	if v != nil {
		return v
	}
	return notification(after, before.notification, m)
}

func accessListChange(p *checks.Provocation) error {
	if v := p.Call("set").Accepted(); v != nil {
		return v
	}
	before, after, m, v := beforeAfter(p)
	switch {
	case v != nil:
		return v
	case after.entities != before.entities:
		return checks.At(after.at, fmt.Sprintf("AccessList is %q", after.entities), fmt.Sprintf("%q, as before", before.entities)).In(m)
	}
	return nil
}

// refusedWhole has a call that failed, and everything as it was.
func refusedWhole(p *checks.Provocation) error {
	if set := p.Call("set"); set.Unanswered() != nil || set.Code() == 0 {
		return checks.NotHere // the device has no such parameter, or takes it
	}
	before, after, m, v := beforeAfter(p)
	if v != nil {
		return v
	}
	return notification(after, before.notification, m)
}

// allBelow has passive notification on every parameter below a path, but on those that are forced.
func allBelow(p *checks.Provocation) error {
	if v := p.Call("set").Accepted(); v != nil {
		return v
	}
	is, m, v := attributesOf(p, "after")
	if v != nil {
		return v
	}
	for _, name := range sorted(is) {
		if a := is[name]; a.notification == 0 {
			return checks.At(a.at, "Notification of "+name+" is 0", "1").In(m)
		}
	}
	return nil
}

// mirrored compares with the call itself.
func mirrored(p *checks.Provocation) error {
	set := p.Call("set")
	if !set.Responded() {
		return checks.NotHere
	}
	want, err := strconv.Atoi(trim(set.Ask.Find("ParameterList/*/Notification").Text()))
	is, m, v := attributesOf(p, "after")
	if v != nil || err != nil {
		return orUnsure(v, "the call has no Notification")
	}
	for _, name := range sorted(is) {
		if a := is[name]; a.notification != want && a.notification != 2 { // forced ones stay active
			return notification(a, want, m)
		}
	}
	if len(is) == 0 {
		return checks.NotHere
	}
	if a := is[p.Fact("parameter")]; a.at != nil {
		return notification(a, want, m)
	}
	return nil
}

// laterWins has a path set to 1, then the parameter to 0.
func laterWins(p *checks.Provocation) error {
	if v := p.Call("set").Accepted(); v != nil {
		return v
	}
	is, m, v := attributesOf(p, "after")
	if v != nil {
		return v
	}
	a := is[p.Fact("parameter")]
	if a.at == nil {
		return checks.NotHere
	}
	return notification(a, 0, m)
}

func forcedStays(p *checks.Provocation) error {
	c := p.Call("set")
	if v := c.Unanswered(); v != nil {
		return v
	}
	is, m, v := attributesOf(p, "after")
	if v != nil {
		return v
	}
	a := is[p.Fact("parameter")]
	if a.at == nil {
		return checks.NotHere
	}
	return notification(a, 2, m)
}

func persists(p *checks.Provocation) error {
	if !p.Call("reboot").Responded() {
		return checks.NotHere
	}
	is, m, v := attributesOf(p, "after")
	if v != nil {
		return v
	}
	a := is[p.Fact("parameter")]
	if a.at == nil {
		return checks.NotHere
	}
	return notification(a, 1, m)
}

// newRowOff has active notification set on a table before a row is added.
func newRowOff(p *checks.Provocation) error {
	if !p.Call("set").Responded() || !p.Call("add").Responded() {
		return checks.NotHere
	}
	is, m, v := attributesOf(p, "after")
	if v != nil {
		return v
	}
	for _, name := range sorted(is) {
		if a := is[name]; a.notification == 1 { // 2 may be forced by the model
			return checks.At(a.at, "Notification of "+name+" is 1, as set before there was such a row", "what the model has").In(m)
		}
	}
	if len(is) == 0 {
		return checks.NotHere
	}
	return nil
}

func sorted(all map[string]Attributes) []string { return slices.Sorted(maps.Keys(all)) }
