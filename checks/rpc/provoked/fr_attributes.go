package provoked

import (
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// resetAttributes are the rules on the attributes that a device leaves the factory with: those it has after FactoryReset.
// The steps "url attributes" and "all attributes" read them, of ConnectionRequestURL and of the whole tree.
func resetAttributes() []*checks.Rule {
	return []*checks.Rule{&ActiveByDefault, &OffByDefault, &SubscriberByDefault}
}

// defaultActive are the parameters below the root whose notification starts as active, and can be changed
// (forceDefaultEnabled in Device:2.17 and InternetGatewayDevice:1.14).
var defaultActive = []string{
	"ManagementServer.ConnectionRequestURL", "ManagementServer.ConnReqJabberID", "GatewayInfo.ManufacturerOUI", "GatewayInfo.ProductClass",
	"GatewayInfo.SerialNumber", "FAP.GPS.LastScanTime", "FAP.Tunnel.IKESA.{i}.IPAddress", "ZigBee.Interface.{i}.IEEEAddress",
	"SoftwareModules.ExecutionUnit.{i}.Status", "WANDevice.{i}.WANConnectionDevice.{i}.WANIPConnection.{i}.ExternalIPAddress",
	"WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.ExternalIPAddress",
}

// alwaysActive are those whose notification stays active (forceEnabled).
var alwaysActive = []string{"DeviceInfo.SoftwareVersion", "DeviceInfo.ProvisioningCode"}

// belowRoot is the path of a parameter below the root, with {i} for instances.
func belowRoot(name string) string {
	_, path, _ := strings.Cut(placeholders(name), ".")
	return path
}

// startsOff tells whether the data models have notification of a parameter off at first. Of parameters of vendors and
// services they say nothing.
func startsOff(name string) bool {
	path := belowRoot(name)
	return !slices.Contains(defaultActive, path) && !slices.Contains(alwaysActive, path) &&
		!strings.Contains(path, "X_") && !strings.HasPrefix(path, "Services.")
}

// switchedOn is a parameter whose notification is on after the reset though it starts off, "" for none, with how many there
// are. The one that the ACS has switched on before is for CWMP-FR-004.
func switchedOn(p *checks.Provocation, all map[string]Attributes) (first string, n int) {
	set := ""
	if c := p.Call("attributes"); c.Sent() {
		set = trim(c.Ask.Find("ParameterList/*/Name").Text())
	}
	for _, name := range sorted(all) {
		if all[name].notification != 0 && startsOff(name) && name != set {
			if n++; first == "" {
				first = name
			}
		}
	}
	return first, n
}

// ActiveByDefault warns where the device seems to start with a profile of its operator: one that has switched on others, too.
var ActiveByDefault = checks.Rule{
	ID: "CWMP-SPA-011", Aliases: []string{"CWMP-DM-013"}, Title: "ConnectionRequestURL and the like start with active notification",
	Spec: checks.DataModel("ManagementServer.ConnectionRequestURL"), Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions,
	Confidence: checks.Verified, Observe: checks.Provoked(), CheckProvoked: activeByDefault,
	Mutants: []checks.Mutant{urlStarts("0"), urlStarts("1")},
	Hint: checks.Hint{
		Allowed:     "Notification 2 after a factory reset; whatever the ACS has set later.",
		Cause:       "All parameters start with notification off, also those of which the data model says otherwise.",
		Consequence: "The address of the device changes, and the ACS learns it with the next periodic session only.",
		Remedy:      "The maker of the CPE has to start these parameters as active; an ACS can set them at 0 BOOTSTRAP.",
	},
}

func urlStarts(notification string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody("ConnectionRequestURL</Name><Notification>2<", "ConnectionRequestURL</Name><Notification>"+notification+"<"))).Only(resetGolden)
}

func activeByDefault(p *checks.Provocation, _ *checks.Facts) error {
	if !wasReset(p) {
		return checks.NotHere
	}
	profile := false
	if all, _, v := attributesOf(p, "all attributes"); v == nil {
		_, n := switchedOn(p, all)
		profile = n > 0
	}
	verdict := checks.NotHere
	for _, step := range []string{"url attributes", "all attributes"} {
		all, m, v := attributesOf(p, step)
		if v != nil {
			continue
		}
		for _, name := range sorted(all) {
			if !slices.Contains(defaultActive, belowRoot(name)) {
				continue
			}
			if a := all[name]; a.notification != 2 {
				broken := checks.At(a.at, fmt.Sprintf("Notification of %s is %d after the reset", name, a.notification), "2").In(m)
				if profile {
					return broken.Warn()
				}
				return broken
			}
			verdict = nil
		}
	}
	return verdict
}

// OffByDefault looks at the whole tree.
var OffByDefault = checks.Rule{
	ID: "CWMP-SPA-012", Title: "All other parameters start with notification off", Spec: checks.TR069("A.3.2.4"),
	Level: checks.Should, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: offByDefault,
	Mutants:       []checks.Mutant{startsAs("DeviceInfo.ModelName", "1"), startsAs("Time.NTPServer1", "2")},
	Hint: checks.Hint{
		Allowed:     "0, but for what the data model marks otherwise; a profile of the operator may have switched on more.",
		Cause:       "The device is delivered with notifications of its last ACS, or of the laboratory.",
		Consequence: "It reports what nobody asked for.",
		Remedy:      "The maker of the CPE should start with notification off; an ACS can switch it off by one call.",
	},
}

func startsAs(name, notification string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(name+"</Name><Notification>0<", name+"</Name><Notification>"+notification+"<"))).Only(resetGolden)
}

func offByDefault(p *checks.Provocation, _ *checks.Facts) error {
	if !wasReset(p) {
		return checks.NotHere
	}
	all, m, v := attributesOf(p, "all attributes")
	if v != nil {
		return v
	}
	if name, n := switchedOn(p, all); n > 0 {
		return checks.At(all[name].at, fmt.Sprintf("Notification of %s is %d after the reset, parameters like it: %d", name, all[name].notification, n), "0").In(m)
	}
	return nil
}

// SubscriberByDefault: which parameters can be written, the step "names" tells, and that the step "set" succeeds on the fact
// "parameter".
var SubscriberByDefault = checks.Rule{
	ID: "CWMP-GPA-006", Title: "AccessList of writable parameters holds Subscriber until the ACS changes it", Spec: checks.TR069("A.3.2.5"),
	Level: checks.Should, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Likely, Observe: checks.Provoked(),
	CheckProvoked: subscriberByDefault,
	Mutants:       []checks.Mutant{listStarts(""), listStarts("X_001122_Other")},
	Hint: checks.Hint{
		Allowed:     "Subscriber, and further entities, for each parameter that can be set.",
		Cause:       "AccessList is not implemented, and always empty.",
		Consequence: "An ACS believes that it alone may set a parameter, which the user can set as well.",
		Remedy:      "The maker of the CPE should return what is true: who else may set the parameter.",
	},
}

// listStarts is the mutant whose parameters after the reset have another entity in their lists.
func listStarts(entity string) checks.Mutant {
	edit := mutate.ReplaceInBody("<string>Subscriber</string>", "<string>"+entity+"</string>")
	return checks.Breaks(mutate.AfterProvocation(edit)).Only(resetGolden)
}

func subscriberByDefault(p *checks.Provocation, _ *checks.Facts) error {
	if !wasReset(p) {
		return checks.NotHere
	}
	all, m, v := attributesOf(p, "all attributes")
	if v != nil {
		return v
	}
	verdict := checks.NotHere
	for _, name := range settableNames(p) {
		a, has := all[name]
		if !has {
			continue
		}
		if !slices.Contains(strings.Split(a.entities, ","), "Subscriber") {
			return checks.At(a.at, fmt.Sprintf("AccessList of %s is %q after the reset", name, a.entities), "Subscriber in the list").In(m)
		}
		verdict = nil
	}
	return verdict
}

// settableNames are parameters that can be set, as far as the recording shows.
func settableNames(p *checks.Provocation) (names []string) {
	if p.Call("set").Responded() {
		names = append(names, p.Fact("parameter"))
	}
	c := p.Call("names")
	if !c.Responded() {
		return names
	}
	for n := range c.Answer.FindAll("ParameterList/*") {
		name := trim(n.Child("Name").Text())
		if on, err := n.Child("Writable").Bool(); err == nil && on && !strings.HasSuffix(name, ".") {
			names = append(names, name)
		}
	}
	return names
}
