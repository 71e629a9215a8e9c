package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// factFirmware is "declared" where the device file names a firmware image: then the device is said to take one.
const factFirmware = "firmware"

// fileTypes: the step "type 1" is a Download of a firmware image. Others of the standard may be unknown to a device.
func fileTypes() *checks.Rule {
	r := made("CWMP-DL-029", "The FileType of a firmware image is the one of the standard", "A.3.2.8", checks.Must, checks.Verified, firmwareType,
		checks.Hint{
			Allowed:     "DownloadResponse to FileType \"1 Firmware Upgrade Image\"; 9003 for types that the device has no use for.",
			Cause:       "The text is compared with another spelling, or with a type of the maker's own.",
			Consequence: "An ACS that keeps to the standard cannot update the device.",
			Remedy:      "The maker of the CPE has to take the types as the standard spells them.",
		},
		refusedInstead("cwmp-dl-029", invalidArguments, 1), allTypesRefused())
	r.Versions = checks.Since(cwmp.V1_2)
	return r
}

// allTypesRefused is the mutant that refuses each Download.
func allTypesRefused() checks.Mutant {
	first := mutate.Where(mutate.First(mutate.ByMethod("DownloadResponse")), mutate.FaultInstead("Body/*", invalidArguments))
	m := checks.Breaks(mutate.AfterProvocation(mutate.Seq(first, first, first))).Only("provoked/cwmp-dl-029")
	for _, id := range []string{"CWMP-DL-003", "CWMP-TC-002", "CWMP-TC-017", "CWMP-EVT-006", "CWMP-TC-008"} {
		m = m.And(id, "because transfers are reported that were refused")
	}
	return m
}

func firmwareType(p *checks.Provocation) error {
	c := p.Call("type 1")
	if v := c.Unanswered(); v != nil {
		return v
	}
	switch {
	case c.Responded():
		return nil
	case c.Code() != invalidArguments:
		return checks.Unsure("Download is refused for another reason")
	case p.Fact(factFirmware) != "declared":
		return checks.Unsure("the device may have no firmware upgrade over CWMP: name an image of it in the device file (firmware.image)")
	}
	return c.Accepted()
}

// invalidArguments is the fault code of arguments that are not taken (TR-069 A.5.1).
const invalidArguments = 9003
