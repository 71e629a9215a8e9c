package provoked

import (
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// rootRules are the rules on what stands right below the root and in its best known objects.
func rootRules() []*checks.Rule {
	return []*checks.Rule{&ServiceTypesCounted, &NoSummary, &BaselineThere}
}

// ServiceTypesCounted: the step "services" lists what is right below the object that the fact "services" names; each step
// that has the fact "type" lists what is right below one of its objects. A type is one whose object has instances, or
// nothing in it; objects of the maker's own are let pass.
var ServiceTypesCounted = checks.Rule{
	ID:            "CWMP-DM-007",
	Title:         "Each service type has its NumberOfEntries below Services.",
	Spec:          checks.TR106("2.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: serviceTypesCounted,
	Mutants: []checks.Mutant{
		checks.Breaks(renamed("Device.Services.VoiceServiceNumberOfEntries", "Device.Services.X_001122_Voice")).Only("provoked/cwmp-dm-007"),
		checks.Breaks(renamed("Device.Services.VoiceServiceNumberOfEntries", "Device.Services.NumberOfVoiceServices")).Only("provoked/cwmp-dm-007"),
	},
	Hint: checks.Hint{
		Allowed:     "VoiceServiceNumberOfEntries beside VoiceService., also where it is 0.",
		Cause:       "The counter was left out when the service was added.",
		Consequence: "An ACS does not find the services of the device.",
		Remedy:      "The maker of the CPE has to add the parameter.",
	},
}

func renamed(from, to string) mutate.Edit {
	return mutate.AfterProvocation(mutate.ReplaceInBody("<Name>"+from+"<", "<Name>"+to+"<"))
}

func serviceTypesCounted(p *checks.Provocation, _ *checks.Facts) error {
	c, names, v := namesOf(p, "services")
	if v != nil {
		return v
	}
	verdict := checks.NotHere
	for _, s := range p.Steps {
		object := s.Facts["type"]
		if object == "" || strings.HasPrefix(strings.TrimPrefix(object, p.Fact("services")), "X_") {
			continue
		}
		_, below, v := namesOf(p, s.Name)
		if v != nil {
			continue
		}
		if steps := children(below, object); slices.ContainsFunc(steps, func(step string) bool { return !isInstance(step) }) {
			continue // a single object
		}
		counter := strings.TrimSuffix(object, ".") + "NumberOfEntries"
		if !slices.Contains(names, counter) {
			_, at := listed(c.Answer)
			return checks.At(at[object], object+" is there, "+counter+" is not", counter).In(c.Answer)
		}
		verdict = nil
	}
	return verdict
}

// NoSummary: the step "root" lists what is right below Device. That it is a Device:2 is told by RootDataModelVersion in its
// Informs.
var NoSummary = checks.Rule{
	ID:            "CWMP-DM-009",
	Title:         "A Device:2 has no DeviceSummary",
	Spec:          checks.TR106("2.1.1"),
	Level:         checks.MustNot,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: noSummary,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("GetParameterNamesResponse"), mutate.ReplaceInBody("<Name>Device.RootDataModelVersion<", "<Name>Device.DeviceSummary<")))).Only("provoked/cwmp-dm-009"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")), mutate.InsertInto("ParameterList",
			"<ParameterInfoStruct><Name>Device.DeviceSummary</Name><Writable>0</Writable></ParameterInfoStruct>")))).Only("provoked/cwmp-dm-009").
			And("CWMP-SOP-006", "because the list is longer than it says"),
	},
	Hint: checks.Hint{
		Allowed:     "RootDataModelVersion and the table DeviceInfo.SupportedDataModel.; DeviceSummary belongs to Device:1 and InternetGatewayDevice.",
		Cause:       "The parameter stayed when the data model was brought from Device:1 to Device:2.",
		Consequence: "An ACS takes the device for a Device:1 and asks for the wrong names.",
		Remedy:      "The maker of the CPE has to take it out.",
	},
}

func noSummary(p *checks.Provocation, _ *checks.Facts) error {
	c, names, v := namesOf(p, "root")
	if v != nil {
		return v
	}
	if !deviceTwo(p) {
		return checks.NotHere
	}
	if slices.Contains(names, "Device.DeviceSummary") {
		_, at := listed(c.Answer)
		return checks.At(at["Device.DeviceSummary"], "Device.DeviceSummary is there", "none in a Device:2").In(c.Answer)
	}
	return nil
}

// deviceTwo tells whether an Inform says that the data model is a Device:2.
func deviceTwo(p *checks.Provocation) bool {
	for _, s := range p.Sessions {
		if m := s.Inform(); m != nil && !m.Dropped() {
			if v := checks.ValueOf(m, "Device.RootDataModelVersion"); v != nil && strings.HasPrefix(trim(v.Text()), "2.") {
				return true
			}
		}
	}
	return false
}

// baseline are the parameters of the profile Baseline:1 of both data models, by the step that lists their object.
var baseline = []struct {
	step, object string
	parameters   []string
}{
	{"management", "ManagementServer.", []string{"URL", "Username", "Password", "PeriodicInformEnable", "PeriodicInformInterval", "PeriodicInformTime",
		"ParameterKey", "ConnectionRequestURL", "ConnectionRequestUsername", "ConnectionRequestPassword", "UpgradesManaged"}},
	{"info", "DeviceInfo.", []string{"Manufacturer", "ManufacturerOUI", "ModelName", "Description", "SerialNumber", "HardwareVersion", "SoftwareVersion",
		"ProvisioningCode", "UpTime"}},
}

// BaselineThere: the steps "management" and "info" list what is right below ManagementServer. and DeviceInfo., below the root
// that the fact "root" names.
var BaselineThere = checks.Rule{
	ID:            "CWMP-DM-036",
	Title:         "ManagementServer and DeviceInfo have the parameters of the Baseline profile",
	Spec:          checks.DataModel("ManagementServer", "DeviceInfo"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: baselineThere,
	WarnOnly:      true,
	Mutants: []checks.Mutant{
		checks.Breaks(renamed("Device.ManagementServer.UpgradesManaged", "Device.ManagementServer.X_001122_Upgrades")).Only("provoked/cwmp-dm-036"),
		checks.Breaks(renamed("Device.DeviceInfo.UpTime", "Device.DeviceInfo.Uptime")).Only("provoked/cwmp-dm-036"),
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("GetParameterNamesResponse", 9005))).Only("provoked/cwmp-dm-036"),
	},
	Hint: checks.Hint{
		Allowed:     "All of them, and whatever else the device has.",
		Cause:       "Parameters that the device has no use for were left out.",
		Consequence: "An ACS that sets or reads several of them at once gets a fault for all.",
		Remedy:      "The maker of the CPE has to add them; a device that claims no profile may do without some.",
	},
}

func baselineThere(p *checks.Provocation, _ *checks.Facts) error {
	for _, b := range baseline {
		object, c := p.Fact("root")+b.object, p.Call(b.step)
		if v := c.Unanswered(); v != nil {
			return v
		}
		if c.Code() == 9005 {
			return checks.At(c.Answer.Element(), object+" is answered with fault 9005", "the object with its parameters").In(c.Answer)
		}
		if !c.Responded() {
			return checks.NotHere
		}
		names, _ := listed(c.Answer)
		var missing []string
		for _, name := range b.parameters {
			if !slices.Contains(names, object+name) {
				missing = append(missing, name)
			}
		}
		if len(missing) > 0 {
			return checks.At(c.Answer.Element(), fmt.Sprintf("%s lacks %s", object, strings.Join(missing, ", ")), "all of "+strings.Join(b.parameters, ", ")).In(c.Answer)
		}
	}
	return nil
}
