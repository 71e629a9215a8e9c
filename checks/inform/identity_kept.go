package inform

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// IdentityKept: OUI, ProductClass and SerialNumber stay what they are. Two devices are taken for one only where their
// identities differ in the case of letters, or in OUI or ProductClass alone with the same ConnectionRequestURL; all
// else may be two devices at one address.
var IdentityKept = checks.Rule{
	ID:          "CWMP-INF-004",
	Aliases:     []string{"CWMP-IFM-003"},
	Title:       "OUI, ProductClass and SerialNumber do not change without 0 BOOTSTRAP",
	Spec:        checks.DataModel("DeviceInfo"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(identityFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ChangeText("Inform/DeviceId/SerialNumber", "in small letters", strings.ToLower))).
			Only("event-reboot", "set-parameter-values", "periodic-tr098"),
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/DeviceId/ProductClass", "Router"))).
			Only("event-reboot", "set-parameter-values", "periodic-tr098"),
	},
	Hint: checks.Hint{
		Allowed:     "The same three values for the life of the device, over all firmware; other values make it a new device, which begins with 0 BOOTSTRAP.",
		Cause:       "A new firmware prints the serial number or the product class in another way.",
		Consequence: "The ACS books a second device and loses the history and the settings of the first.",
		Remedy:      "The maker of the CPE has to keep the old spelling; the operator can merge the two devices in the ACS.",
	},
}

// identity is what makes a device unique, with the address where it is asked to call.
type identity struct {
	oui, class, serial string
}

// identities are those of a recording.
type identities struct {
	spelled map[uint64]*identity // by all three values in small letters
	at      map[uint64]*identity // by serial number and ConnectionRequestURL
}

// mostIdentities is how many devices of a recording are remembered.
const mostIdentities = 10_000

// identityFold judges one device against all of the recording.
type identityFold struct {
	seen bool // the device was seen before
}

// Item compares the identity in a session with those before.
func (d *identityFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || s.Window > 0 || s.Inform() == nil || s.Device.SerialNumber == "" || !readable(s.Inform()) {
		return
	}
	now, url := identity{s.Device.OUI, s.Device.ProductClass, s.Device.SerialNumber}, connectionURL(s.Inform())
	known := checks.OfRecording[identities](f)
	fresh := slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.HasPrefix(e.EventCode, "0") })
	old, differs := known.other(now, url)
	switch {
	case fresh || d.seen && !differs:
	case differs:
		tell(checks.At(s.Inform().Find("DeviceId"), "the device is now "+now.String()+", before it was "+old.String(), "the same identity, or 0 BOOTSTRAP").In(s.Inform()))
	case len(known.spelled) >= mostIdentities:
		tell(checks.Unsure("there are more devices than can be remembered"))
	}
	if d.seen && !differs {
		tell(nil)
	}
	d.seen = true
	known.add(now, url)
}

// End tells nothing.
func (d *identityFold) End(*checks.Facts, checks.Tell) {}

func (i identity) String() string { return quote(i.oui + " " + i.class + " " + i.serial) }

func (i identity) folded() uint64 {
	return mark(strings.ToLower(i.oui) + "\x00" + strings.ToLower(i.class) + "\x00" + strings.ToLower(i.serial))
}

// where is the serial number at a ConnectionRequestURL.
func (i identity) where(url string) uint64 { return mark(i.serial + "\x00" + url) }

// same tells whether the three values are those of another identity.
func (i identity) same(o identity) bool {
	return i.oui == o.oui && i.class == o.class && i.serial == o.serial
}

// other finds another identity of the same device.
func (k *identities) other(now identity, url string) (identity, bool) {
	if old, ok := k.spelled[now.folded()]; ok && !old.same(now) {
		return *old, true
	}
	if old, ok := k.at[now.where(url)]; ok && url != "" && !old.same(now) && (old.oui == now.oui || old.class == now.class) {
		return *old, true
	}
	return identity{}, false
}

func (k *identities) add(now identity, url string) {
	if k.spelled == nil {
		k.spelled, k.at = map[uint64]*identity{}, map[uint64]*identity{}
	}
	key := now.folded()
	if old, known := k.spelled[key]; known || len(k.spelled) < mostIdentities {
		if !known || !old.same(now) {
			old = &now
		}
		k.spelled[key] = old
		if url != "" {
			k.at[now.where(url)] = old
		}
	}
	if len(k.at) > 2*mostIdentities {
		k.at = map[uint64]*identity{} // addresses change; the spelling is what lasts
	}
}

// connectionURL is the ConnectionRequestURL that an Inform tells, "" for none.
func connectionURL(m *capture.Message) string {
	for p := range m.FindAll("ParameterList/*") {
		if p.Child("Name").TextEnds(".ManagementServer.ConnectionRequestURL") {
			return strings.TrimSpace(p.Child("Value").Text())
		}
	}
	return ""
}

// Idle tells whether nothing is remembered.
func (d *identityFold) Idle() bool { return !d.seen }

// Pack writes down whether it was seen.
func (d *identityFold) Pack(p *checks.Packing) { p.Bool(&d.seen) }
