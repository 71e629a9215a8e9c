package provoked

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ClaimedProfiles: what a device claims tells the step "summary", which reads DeviceSummary, or the fact "profiles": what its
// maker says in the device file. Each step that has the fact "object" lists what is below one of the objects. The fact "root"
// names the root. Judged are the profiles that are known here, see [KnownProfiles]. An object in rows, and a table, may be
// missing as a whole: not everything that is supported has to be there at the moment.
var ClaimedProfiles = checks.Rule{
	ID:            "CWMP-VAL-014",
	Title:         "The objects and parameters of a claimed profile are there, and can be set where it says so",
	Spec:          checks.TR106("2.3"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: claimedProfiles,
	Mutants: []checks.Mutant{
		checks.Breaks(renamed("Device.Users.User.1.Username", "Device.Users.User.1.X_001122_Name")).Only("provoked/cwmp-val-014"),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("<Name>Device.Users.User.1.Enable</Name><Writable>1<", "<Name>Device.Users.User.1.Enable</Name><Writable>0<"))).Only("provoked/cwmp-val-014"),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("<Name>Device.Users.User.</Name><Writable>1<", "<Name>Device.Users.User.</Name><Writable>0<"))).Only("provoked/cwmp-val-014"),
		checks.Breaks(renamed("Device.DeviceInfo.SupportedDataModelNumberOfEntries", "Device.DeviceInfo.SupportedDataModelEntries")).Only("provoked/cwmp-val-014"),
	},
	Hint: checks.Hint{
		Allowed:     "All that the profile lists, and more; tables without rows.",
		Cause:       "The claim was copied with the data model of another product, or parts were left out later.",
		Consequence: "An ACS that goes by the profile sets parameters that are not there, and all of its call is refused.",
		Remedy:      "The maker of the CPE has to add what is missing, or not to claim the profile.",
	},
}

// KnownProfiles are those of some names that are known for a root: "Baseline:1" for "Device.".
func KnownProfiles(root string, claimed []string) (known []string) {
	for _, name := range claimed {
		if _, ok := profiles[root+name]; ok {
			known = append(known, name)
		}
	}
	return known
}

// ProfilesOf are the profiles that DeviceSummary claims for the root object, "Device:1.0[](Baseline:1, Time:1), …".
func ProfilesOf(summary string) []string {
	object, list, ok := strings.Cut(summary, "](")
	list, _, closed := strings.Cut(list, ")")
	if !ok || !closed || strings.Contains(object, ",") { // a comma ends the root object: it claims none
		return nil
	}
	return items(list)
}

// ProfileObjects are the objects right below the root that profiles are about, with their full names; the root where one is
// about what stands right below it.
func ProfileObjects(root string, claimed []string) (objects []string) {
	for _, name := range KnownProfiles(root, claimed) {
		for _, d := range demandsOf(root + name) {
			object := root
			if step, _, below := strings.Cut(d.object, "."); below {
				object += step + "."
			}
			if !slices.Contains(objects, object) {
				objects = append(objects, object)
			}
		}
	}
	return objects
}

// entry is one name that the device lists.
type entry struct {
	writable bool
	at       *xmltree.Node
	in       *capture.Message
}

func claimedProfiles(p *checks.Provocation, _ *checks.Facts) error {
	root := p.Fact("root")
	if root == "Device." && !deviceTwo(p) {
		return checks.NotHere // the profiles of a Device:1 are others
	}
	claimed := items(p.Fact("profiles"))
	if summary, v := p.Read("summary", root+"DeviceSummary"); v == nil {
		claimed = append(claimed, ProfilesOf(summary.Text())...)
	}
	known := KnownProfiles(root, claimed)
	if len(known) == 0 {
		return checks.NotHere
	}
	have, whole, v := dump(p)
	if v != nil {
		return v
	}
	for _, name := range known {
		for _, d := range demandsOf(root + name) {
			if v := d.met(root, have, whole); v != nil {
				v.Expected = "what the profile " + name + " lists"
				return v
			}
		}
	}
	return nil
}

// dump joins the names that all steps list, and gives the last message of them. An object that the device does not have
// lists nothing.
func dump(p *checks.Provocation) (have map[string]entry, last *capture.Message, verdict error) {
	have = map[string]entry{}
	for _, s := range p.Steps {
		if s.Facts["object"] == "" {
			continue
		}
		c := p.Call(s.Name)
		if v := c.Unanswered(); v != nil {
			return nil, nil, v
		}
		if !c.Responded() && c.Code() != 9005 {
			return nil, nil, checks.Unsure("%s is answered with fault %s", s.Facts["object"], c.Answer.Summary.FaultCode)
		}
		last = c.Answer
		if s.Facts["object"] == p.Fact("root") && c.Responded() {
			have[p.Fact("root")] = entry{in: c.Answer} // the next level of an object does not list itself
		}
		for n := range c.Answer.FindAll("ParameterList/*") {
			w := trim(n.Child("Writable").Text())
			have[trim(n.Child("Name").Text())] = entry{w == "1" || w == "true", n, c.Answer}
		}
	}
	if last == nil {
		return nil, nil, checks.NotHere
	}
	return have, last, nil
}

// met compares one object of a profile with what the device lists; nil is kept.
func (d demand) met(root string, have map[string]entry, whole *capture.Message) *checks.Broken {
	table, isTable := strings.CutSuffix(d.object, "{i}.")
	places := instances(root, d.object, have)
	if _, told := have[root]; d.object == "" && !told {
		return nil // what stands right below the root was not asked for
	}
	if isTable {
		for _, path := range instances(root, table, have) {
			if e := have[path]; d.grows && !e.writable {
				return checks.At(e.at, path+" takes no AddObject", "").In(e.in)
			}
		}
	}
	if len(places) == 0 && d.parameters != "" && !strings.Contains(d.object, "{i}") {
		return checks.At(whole.Element(), root+d.object+" is not there", "").In(whole)
	}
	for _, path := range places {
		for name := range strings.FieldsSeq(d.parameters) {
			name, settable := strings.CutSuffix(name, "*")
			e, there := have[path+name]
			switch {
			case !there:
				return checks.At(have[path].place(whole), path+name+" is not there", "").In(whole)
			case settable && !e.writable:
				return checks.At(e.at, path+name+" cannot be set", "").In(e.in)
			}
		}
	}
	return nil
}

// place is the element of an entry, or the message where it has none.
func (e entry) place(whole *capture.Message) *xmltree.Node {
	if e.at == nil {
		return whole.Element()
	}
	return e.at
}

// instances are the objects that the device lists for a path with placeholders.
func instances(root, object string, have map[string]entry) (paths []string) {
	want := strings.Split(root+object, ".")
	for name := range have {
		steps := strings.Split(name, ".")
		fits := len(steps) == len(want)
		for i := 0; fits && i < len(want); i++ {
			fits = steps[i] == want[i] || want[i] == "{i}" && isInstance(steps[i]+".")
		}
		if fits {
			paths = append(paths, name)
		}
	}
	slices.Sort(paths)
	return paths
}
