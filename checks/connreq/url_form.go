package connreq

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// URLForm: where it is not empty, the URL can be taken apart: scheme, host, port. A missing path is for CWMP-CRQ-005, https for CWMP-CRQ-003.
var URLForm = checks.Rule{
	ID:         "CWMP-CRQ-004",
	Title:      "ConnectionRequestURL has the form http://host:port/path",
	Spec:       checks.DataModel("ManagementServer.ConnectionRequestURL"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		value := announcedURL(m)
		text := value.Text()
		if value == nil || text == "" || strings.HasPrefix(strings.ToLower(text), "https:") {
			return checks.NotHere
		}
		if wrong := malformed(text, strings.HasPrefix(value.Parent().Child("Name").Text(), "InternetGatewayDevice.")); wrong != "" {
			return checks.At(value, "ConnectionRequestURL "+quote(text)+" "+wrong, "http://host:port/path, an IPv6 address in brackets")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("http://192.0.2.10:7547/", "http://2001:db8::1:7547/")).Only("cpe-boot", "connection-request", "set-parameter-values").
			And("CWMP-DM-017", "because the data model says what the URL looks like"),
		checks.Breaks(mutate.ReplaceInBody(">http://", ">")).
			And("CWMP-DM-017", "because the data model says what the URL looks like"),
		checks.Breaks(mutate.ReplaceInBody(":7547/", ":75470/")).Only("cpe-boot", "connection-request", "set-parameter-values").
			And("CWMP-DM-017", "because the data model says what the URL looks like"),
	},
	Hint: checks.Hint{
		Allowed:     "An absolute http URL with host and path; no port means 80; empty while connection requests are switched off.",
		Cause:       "The URL is put together from an address as text, and IPv6 addresses were not thought of.",
		Consequence: "The ACS cannot take the URL apart and never reaches the device.",
		Remedy:      "The maker of the CPE has to write IPv6 addresses in brackets and keep to the length of the data model.",
	},
}

// Lengths that the data models allow: TR-098 and the older TR-181 models 256, the recent ones 2048. On the wire the
// models of TR-181 look alike, so that only the gateway model is held to the short one.
const (
	gatewayURL = 256
	deviceURL  = 2048
)

// malformed tells what is wrong with a URL, "" if nothing is.
func malformed(text string, gateway bool) string {
	limit := deviceURL
	if gateway {
		limit = gatewayURL
	}
	rest, ok := strings.CutPrefix(text, "http://")
	if !ok && len(text) > len("http://") && strings.EqualFold(text[:len("http://")], "http://") {
		rest, ok = text[len("http://"):], true
	}
	host, _, _ := strings.Cut(rest, "/")
	switch {
	case !ok:
		return "does not begin with http://"
	case len(text) > limit:
		return "has " + strconv.Itoa(len(text)) + " characters, more than " + strconv.Itoa(limit)
	case strings.ContainsAny(text, " \t\r\n\"<>"):
		return "holds characters that no URL may hold"
	case host == "":
		return "has no host"
	case !strings.HasPrefix(host, "[") && strings.Count(host, ":") > 1:
		return "has an IPv6 address without brackets"
	}
	u, err := url.Parse("http://" + rest)
	if err != nil || u.Hostname() == "" {
		return "has no host that can be read"
	}
	if strings.HasPrefix(host, "[") {
		if ip, err := netip.ParseAddr(u.Hostname()); err != nil || !ip.Is6() {
			return "has brackets around something that is no IPv6 address"
		}
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
			return "has no valid port"
		}
	}
	return ""
}
