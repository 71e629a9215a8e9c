package datamodel

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Some parameters are forced only where the device has them: RootDataModelVersion from Device:2.4 on, AliasBasedAddressing where
// it is implemented. That a device has them shows in its Informs; from then on they stay. The other forced parameters are the
// business of CWMP-INF-006 and CWMP-INF-007.

// ForcedOfDevice follows a Device:2 through its sessions.
var ForcedOfDevice = checks.Rule{
	ID:          "CWMP-DM-010",
	Title:       "RootDataModelVersion and AliasBasedAddressing stay in the Informs of a Device:2",
	Spec:        checks.DataModel("Device:2 forcedInform"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Verified,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &forcedKept{forced: &forcedOfDevice} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.InSession(2), mutate.ReplaceInBody("Device.RootDataModelVersion<", "Device.X_001122_Root<"))).
			Only(here, "set-parameter-values", "soap-du-state"),
		checks.Breaks(mutate.Where(mutate.InSession(2), mutate.ReplaceInBody("Device.ManagementServer.AliasBasedAddressing<", "Device.X_001122_Alias<"))).
			Only(here, "set-parameter-values", "soap-du-state"),
	},
	Hint: checks.Hint{
		Allowed:     "Both in every Inform where the device has them; neither where it has not.",
		Cause:       "The list is built from what changed, or after another release of the data model.",
		Consequence: "The ACS does not know which names it may use.",
		Remedy:      "The maker of the CPE has to keep the whole list in every Inform.",
	},
}

// ForcedOfGateway follows an InternetGatewayDevice:1 through its sessions.
var ForcedOfGateway = checks.Rule{
	ID:          "CWMP-DM-011",
	Title:       "AliasBasedAddressing stays in the Informs of an InternetGatewayDevice:1",
	Spec:        checks.DataModel("InternetGatewayDevice:1 forcedInform"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Verified,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &forcedKept{forced: &forcedOfGateway} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.InSession(2), mutate.ReplaceInBody("ManagementServer.AliasBasedAddressing<", "X_001122_Alias<"))).Only("datamodel-gateway"),
		checks.Breaks(mutate.Where(mutate.InSession(2), mutate.ReplaceInBody(".AliasBasedAddressing<", ".AliasBased<"))).Only("datamodel-gateway"),
	},
	Hint: checks.Hint{
		Allowed:     "It is in every Inform where the device has it, and in none where it has not.",
		Cause:       "The list is built from what changed, or after another release of the data model.",
		Consequence: "The ACS does not know whether it may use aliases in names.",
		Remedy:      "The maker of the CPE has to keep the whole list in every Inform.",
	},
}

const (
	rootVersion = "RootDataModelVersion"
	aliasBased  = "ManagementServer.AliasBasedAddressing"
	firmware    = "DeviceInfo.SoftwareVersion"
)

// forced are parameters to be watched.
type forced struct {
	root    string
	watched []string // below the root
}

var (
	forcedOfDevice  = forced{"Device.", []string{rootVersion, aliasBased}}
	forcedOfGateway = forced{"InternetGatewayDevice.", []string{aliasBased}}
)

// forcedKept remembers which of the watched parameters the firmware in use has shown.
type forcedKept struct {
	*forced
	firmware string
	shown    []string // of the watched
}

func (k *forcedKept) End(*checks.Facts, checks.Tell) {}

// Item compares the Inform of a session with those before.
func (k *forcedKept) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || s.Window > 0 || s.Inform() == nil {
		return
	}
	m := s.Inform()
	if d := m.Doc(); d == nil || !d.OK() {
		return
	}
	has := map[string]string{}
	list := m.Find("ParameterList")
	for item := range list.Children() {
		if name, ok := strings.CutPrefix(string(content(item.Child("Name"))), k.root); ok {
			has[name] = string(content(item.Child("Value")))
		}
	}
	if len(has) == 0 {
		return // another root, or an empty list: CWMP-IFM-011
	}
	if version, ok := has[firmware]; !ok || version != k.firmware {
		k.firmware, k.shown = strings.Clone(version), nil
	}
	for _, name := range k.watched {
		switch _, there := has[name]; {
		case there:
			if !slices.Contains(k.shown, name) {
				k.shown = append(k.shown, name)
			}
			tell(nil)
		case slices.Contains(k.shown, name):
			tell(checks.At(list, "ParameterList has no "+k.root+name+", which earlier Informs of this firmware have", k.root+name+" in every Inform").In(m))
		}
	}
}

// Idle tells whether no parameter is watched that the device has shown.
func (k *forcedKept) Idle() bool { return len(k.shown) == 0 }

// Pack writes down what the firmware has shown.
func (k *forcedKept) Pack(p *checks.Packing) {
	p.String(&k.firmware)
	p.Strings(&k.shown)
}
