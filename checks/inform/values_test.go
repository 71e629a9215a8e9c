package inform_test

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/inform"
	"cwmplab/fixtures/golden"
)

func TestCurrentTimeZone(t *testing.T) {
	for _, tc := range []struct {
		name, value string
		want        checks.Outcome
	}{
		{"offset", "2026-03-02T10:15:00-03:30", checks.Pass},
		{"Z is an offset", "2026-03-02T09:15:00Z", checks.Pass},
		{"fractions do not matter", "2026-03-02T09:15:00.25Z", checks.Pass},
		{"unknown time", "0001-01-01T00:00:00Z", checks.Pass},
		{"time since boot", "0001-01-01T03:12:07", checks.Pass},
		{"time since a boot long ago", "0003-05-01T03:12:07", checks.Pass},
		{"local time without offset", "2010-05-11T05:30:48", checks.Fail},
		{"a clock that starts in 1970", "1970-01-01T00:01:00", checks.Fail},
		{"no dateTime is for another rule", "yesterday", checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("cpe-boot").With(mutate.Text("Inform/CurrentTime", tc.value))
			NewWithT(t).Expect(checks.Judge(rec, &inform.CurrentTimeZone).Outcome).To(Equal(tc.want))
		})
	}
}

func TestOUIForm(t *testing.T) {
	for value, want := range map[string]checks.Outcome{
		"00A1B2": checks.Pass, "000000": checks.Pass,
		"00a1b2": checks.Fail, "A1B2": checks.Fail, "00A1B2C": checks.Fail, "00-A1-B2": checks.Fail, "00A1G2": checks.Fail, "": checks.Fail, " 00A1B2": checks.Fail,
	} {
		t.Run(value, func(t *testing.T) {
			rec := golden.Load("periodic-tr098").With(mutate.Text("Inform/DeviceId/OUI", value))
			NewWithT(t).Expect(checks.Judge(rec, &inform.OUIForm).Outcome).To(Equal(want))
		})
	}
}

func TestEventCount(t *testing.T) {
	events := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<EventStruct><EventCode>X 001122 E%d</EventCode><CommandKey></CommandKey></EventStruct>", i)
		}
		return b.String()
	}
	for _, tc := range []struct {
		name  string
		n     int
		retry string
		want  checks.Outcome
	}{
		{"one", 1, "0", checks.Pass},
		{"most", 64, "0", checks.Pass},
		{"too many", 65, "0", checks.Fail},
		{"none in a retry", 0, "2", checks.Pass},
		{"none in a first try", 0, "0", checks.Warn},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("new-connection-mid-session").With(mutate.Text("Inform/RetryCount", "7"), mutate.RawText("Inform/Event", events(tc.n)), mutate.Text("Inform/RetryCount", tc.retry))
			NewWithT(t).Expect(checks.Judge(rec, &inform.EventCount).Outcome).To(Equal(tc.want))
		})
	}
}

// Two devices at one address are no device that changed, and a bootstrap is how a new identity begins.
func TestIdentityKept(t *testing.T) {
	second := func(e mutate.Edit) mutate.Edit { return mutate.OnlySession(2, e) }
	for _, tc := range []struct {
		name  string
		edits []mutate.Edit
		want  checks.Outcome
	}{
		{"the same device", nil, checks.Pass},
		{"another serial number at the same address", []mutate.Edit{second(mutate.Text("Inform/DeviceId/SerialNumber", "HR0000099"))}, checks.NotApplicable},
		{"the same serial number in other letters", []mutate.Edit{second(mutate.Text("Inform/DeviceId/SerialNumber", "hr0000031"))}, checks.Fail},
		{"another product class at the same address", []mutate.Edit{second(mutate.Text("Inform/DeviceId/ProductClass", "Hub"))}, checks.Fail},
		{"another product class at another address", []mutate.Edit{second(mutate.Text("Inform/DeviceId/ProductClass", "Hub")), second(mutate.ReplaceInBody("e5a77d1093fb", "0123456789ab"))}, checks.NotApplicable},
		{"with a bootstrap", []mutate.Edit{second(mutate.Text("Inform/DeviceId/ProductClass", "Hub")), second(mutate.ReplaceInBody("1 BOOT<", "0 BOOTSTRAP<"))}, checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("event-reboot").With(tc.edits...)
			NewWithT(t).Expect(checks.Judge(rec, &inform.IdentityKept).Outcome).To(Equal(tc.want))
		})
	}
}

// Keys that the recording does not account for are not held against the device.
func TestParameterKeyKept(t *testing.T) {
	for _, tc := range []struct {
		name, golden string
		edits        []mutate.Edit
		want         checks.Outcome
	}{
		{"the key of the call that succeeded", "set-parameter-values", nil, checks.Pass},
		{"no call was recorded", "periodic-tr098", nil, checks.NotApplicable},
		{"a bootstrap came between", "set-parameter-values", []mutate.Edit{mutate.OnlySession(2, mutate.ReplaceInBody("2 PERIODIC<", "0 BOOTSTRAP<")), mutate.OnlySession(2, mutate.ReplaceInBody(">cfg-3<", "><"))}, checks.NotApplicable},
		{"the key of the call that failed", "set-parameter-values", []mutate.Edit{mutate.OnlySession(2, mutate.ReplaceInBody(">cfg-3<", ">cfg-2<"))}, checks.Fail},
		{"an empty key", "set-parameter-values", []mutate.Edit{mutate.OnlySession(2, mutate.ReplaceInBody(">cfg-3<", "><"))}, checks.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load(tc.golden).With(tc.edits...)
			NewWithT(t).Expect(checks.Judge(rec, &inform.ParameterKeyKept).Outcome).To(Equal(tc.want))
		})
	}
}

func TestForcedParametersOfEachModel(t *testing.T) {
	for _, tc := range []struct {
		golden string
		rule   *checks.Rule
	}{{"cpe-boot", &inform.ForcedOfDevice2}, {"periodic-tr098", &inform.ForcedOfGateway}, {"inform-device1", &inform.ForcedOfDevice1}} {
		for _, rule := range []*checks.Rule{&inform.ForcedOfDevice2, &inform.ForcedOfGateway, &inform.ForcedOfDevice1} {
			want := checks.NotApplicable
			if rule == tc.rule {
				want = checks.Pass
			}
			NewWithT(t).Expect(checks.Judge(golden.Load(tc.golden), rule).Outcome).To(Equal(want), "%s on %s", rule.ID, tc.golden)
		}
	}
}

// A gateway without an address of its own on the WAN side is only warned about.
func TestExternalAddressOnlyWarns(t *testing.T) {
	rec := golden.Load("periodic-tr098").With(mutate.ReplaceInBody("WANPPPConnection.1.ExternalIPAddress<", "WANPPPConnection.1.Uptime<"))
	NewWithT(t).Expect(checks.Judge(rec, &inform.ForcedOfGateway).Outcome).To(Equal(checks.Warn))
}
