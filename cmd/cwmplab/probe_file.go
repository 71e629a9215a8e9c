package main

import (
	"cmp"
	"encoding/json"
	"net/netip"
	"slices"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// yamlText quotes a text of the other side for YAML: JSON strings are YAML, too.
func yamlText(s string) string {
	b, err := json.Marshal(strings.ToValidUTF8(s, "\uFFFD"))
	if err != nil {
		return `""`
	}
	return string(b)
}

// comment makes a text of the other side fit for a comment: one line, nothing that steers a terminal.
func comment(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFEFF' || r >= 0x80 && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// cpeFile is the device file of a CPE that was probed.
func cpeFile(given *dut.File, f *bench.CPEFacts, user, request account) []byte {
	d := &deviceFile{}
	d.line("# Written by cwmplab probe cpe: what the device showed. Read the comments: they say what it did not show.")
	d.line("format: %s", dut.FormatName)
	d.line("name: %s # how files and reports call it", yamlText(cmp.Or(f.Device.SerialNumber, "device")))
	d.line("device:")
	d.line("  manufacturer: %s\n  oui: %s", yamlText(f.Device.Manufacturer), yamlText(f.Device.OUI))
	d.line("  productClass: %s\n  serialNumber: %s", yamlText(f.Device.ProductClass), yamlText(f.Device.SerialNumber))
	if a, err := netip.ParseAddr(f.Address); err == nil && !a.IsLoopback() {
		d.line("  address: %s", yamlText(f.Address))
	}
	d.wiring(given)
	d.line("credentials:")
	switch {
	case user.user != "":
		d.line("  cpe: {username: %s, password: {env: %s}}", yamlText(user.user), user.variable)
	case f.Username != "":
		d.line("  # it answers a %s challenge as user %s; with its password here it is challenged in every run", comment(f.Scheme), comment(yamlText(f.Username)))
		d.line("  # cpe: {username: %s, password: {env: CPE_PASSWORD}}", comment(yamlText(f.Username)))
	default:
		d.line("  # cpe: {username: \"\", password: {env: CPE_PASSWORD}}  # it did not answer a challenge")
	}
	d.requests(f, request)
	d.line("claims:")
	d.line("  # CWMP %s was agreed on; its Inform has the namespace %s and %s", f.Version, comment(f.Namespace), offers(f.Offered))
	d.line("  # amendment: 6  # of TR-069, if the maker says so: no recording can show it")
	d.methods(f.Methods)
	if len(f.Parameters) > 0 {
		d.line("parameters: # that a test may use; %d names were walked", f.Names)
		for _, kind := range bench.ProbedKinds() {
			if name := f.Parameters[kind]; name != "" {
				d.line("  %s: %s", kind, yamlText(name))
			}
		}
	}
	d.line("# hooks: {reboot: [./reboot.sh], factoryReset: [./reset.sh], changeValue: [./set.sh]}  # what CWMP cannot do to it")
	d.unknown(f.Unknown)
	return d.Bytes()
}

// wiring tells where we are.
func (d *deviceFile) wiring(given *dut.File) {
	if given.Listen != "" {
		d.line("listen: %s", yamlText(given.Listen))
	}
	if given.Advertise != "" {
		d.line("advertise: %s", yamlText(given.Advertise))
	}
}

// requests tells how connection requests are answered.
func (d *deviceFile) requests(f *bench.CPEFacts, request account) {
	if f.RequestURL != "" {
		d.line("  # connection requests: %s", comment(f.RequestURL))
	}
	if f.Status != 0 {
		d.line("  # one without credentials is answered with %d", f.Status)
	}
	for _, c := range f.Challenges {
		d.line("  # it asks by %s", comment(bench.ChallengeText(c)))
	}
	if request.user == "" {
		d.line("  # connectionRequest: {username: \"\", password: {env: CONNREQ_PASSWORD}}")
		return
	}
	if f.Woken {
		d.line("  # these wake it")
	}
	d.line("  connectionRequest: {username: %s, password: {env: %s}}", yamlText(request.user), request.variable)
}

// methods lists the optional ones of those that a CPE says it has, and tells of the others.
func (d *deviceFile) methods(all []string) {
	var optional, vendor []string
	for _, name := range all {
		switch m, known := cwmp.LookupMethod(name); {
		case !known:
			vendor = append(vendor, name)
		case m.CPE != cwmp.Required:
			optional = append(optional, yamlText(name))
		}
	}
	if len(optional) > 0 {
		d.line("  methods: [%s] # optional ones of its list; what is not claimed is not tested", strings.Join(optional, ", "))
	}
	for _, name := range vendor {
		d.line("  # and %s, which the standard does not know", comment(name))
	}
	for _, m := range cwmp.Methods() {
		if m.CPE == cwmp.Required && m.Responder().Has(cwmp.CPE) && len(all) > 0 && !slices.Contains(all, m.Name) {
			d.line("  # its list lacks %s, which every CPE has to have", m.Name)
		}
	}
}

func (d *deviceFile) unknown(list []string) {
	if len(list) == 0 {
		return
	}
	d.line("# Not learned:")
	for _, what := range list {
		d.line("#   %s", comment(what))
	}
}

func offers(versions string) string {
	if versions == "" {
		return "no SupportedCWMPVersions"
	}
	return "SupportedCWMPVersions " + comment(versions)
}

// acsFile is the device file of an ACS that was probed.
func acsFile(given *dut.File, f *bench.ACSFacts, user account) []byte {
	d := &deviceFile{}
	d.line("# Written by cwmplab probe acs: what the ACS showed. Read the comments: they say what it did not show.")
	d.line("format: %s", dut.FormatName)
	d.line("name: acs # how files and reports call it")
	d.line("acs: {url: %s}", yamlText(given.ACS.URL))
	if f.Server != "" {
		d.line("# it calls itself %s", comment(f.Server))
	}
	d.security(given, f)
	if given.Device != (dut.Device{}) {
		d.line("device: {oui: %s, productClass: %s, serialNumber: %s} # the CPE we play",
			yamlText(given.Device.OUI), yamlText(given.Device.ProductClass), yamlText(given.Device.SerialNumber))
	} else {
		d.line("# device: {oui: \"001122\", productClass: \"R1\", serialNumber: \"0001\"}  # the CPE we play, where the ACS knows its devices")
	}
	d.wiring(given)
	d.login(f, user)
	if f.Version != cwmp.UnknownVersion {
		d.line("# CWMP %s was agreed on: we offered %s, its InformResponse has the namespace %s", f.Version, offers(f.Offered), comment(f.Namespace))
	}
	for _, c := range f.Cookies {
		d.line("# it sets a cookie: %s", comment(c))
	}
	if len(f.Methods) > 0 {
		d.line("# its methods: %s", comment(strings.Join(f.Methods, ", ")))
	}
	d.line("# adapter: {kind: genieacs, url: \"http://127.0.0.1:7557\"}  # how it is made to act: genieacs, exec or manual")
	d.unknown(f.Unknown)
	return d.Bytes()
}

// security tells of TLS.
func (d *deviceFile) security(given *dut.File, f *bench.ACSFacts) {
	if f.TLS != nil {
		d.line("# TLS %s, %s", comment(f.TLS.Version), comment(f.TLS.Suite))
	}
	switch {
	case given.TLS.Insecure:
		d.line("tls: {insecure: true} # its certificate is not verified: name its authority with ca")
	case given.TLS.CA != "":
		d.line("tls: {ca: %s}", yamlText(given.TLS.CA))
	}
}

// login tells how the ACS asks for credentials.
func (d *deviceFile) login(f *bench.ACSFacts, user account) {
	for _, c := range f.Challenges {
		d.line("# it asks for credentials by %s", comment(bench.ChallengeText(c)))
	}
	switch {
	case len(f.Challenges) == 0 && f.Version != cwmp.UnknownVersion:
		d.line("# it asks for no credentials")
	case f.Refused && user.user != "":
		d.line("# it refuses the credentials given")
	}
	if user.user != "" {
		d.line("credentials:\n  cpe: {username: %s, password: {env: %s}}", yamlText(user.user), user.variable)
	} else if len(f.Challenges) > 0 {
		d.line("# credentials: {cpe: {username: \"\", password: {env: CPE_PASSWORD}}}")
	}
}
