package datamodel

import (
	"bytes"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// known looks at the values of some parameters that every device has and that have a form of their own.
func (v *values) known(p *parameter) {
	switch string(p.leaf) {
	case "DeviceSummary":
		v.summary(p)
	case "ConnectionRequestURL":
		v.url(p)
	case "ManufacturerOUI":
		v.manufacturer(p)
	case "SoftwareVersion":
		v.seen[softwareVersion].Compare()
		if below(p, "DeviceInfo") && !dotted.Match(p.text) {
			v.seen[softwareVersion].Fail(p.value, func() (string, string) { return p.say(), "whole numbers with dots between" })
		}
	case "STUNEnable":
		if text := string(p.text); text == "0" || text == "false" {
			kept := *p
			v.stunOff = &kept
		}
	case "NATDetected":
		kept := *p
		v.natSeen = &kept
	}
}

// below tells whether a parameter stands right below an object of that name.
func below(p *parameter, object string) bool {
	parent := strings.TrimSuffix(string(p.path), "."+string(p.leaf))
	return strings.HasSuffix(parent, "."+object)
}

var (
	dotted   = regexp.MustCompile(`\A[0-9]+(\.[0-9]+)*\z`)
	upperOUI = regexp.MustCompile(`\A[0-9A-F]{6}\z`)

	// summaries is the grammar of DeviceSummary (TR-106 3.7): "Device:1.0[](Baseline:1), VoiceService:1.0[1,3](Endpoint:1)".
	summaries = func() *regexp.Regexp {
		const (
			instances = `\[\s*([0-9]+(-[0-9]+)?(\s*,\s*[0-9]+(-[0-9]+)?)*)?\s*\]`
			profile   = `[A-Za-z_][A-Za-z0-9_.-]*:[0-9]+(\.[0-9]+)?`
			object    = `[A-Za-z_][A-Za-z0-9_.-]*:[0-9]+\.[0-9]+\s*` + instances + `\s*\(\s*(` + profile + `(\s*,\s*` + profile + `)*)?\s*\)`
		)
		return regexp.MustCompile(`\A` + object + `(\s*,\s*` + object + `)*\z`)
	}()
)

// summary looks at DeviceSummary. An empty one is right where the device has SupportedDataModel, which is not known here.
func (v *values) summary(p *parameter) {
	if len(p.text) == 0 {
		return
	}
	v.seen[deviceSummary].Compare()
	if !summaries.Match(p.text) {
		v.seen[deviceSummary].Fail(p.value, func() (string, string) {
			return string(p.path) + " is " + quoteEnds(string(p.text)) + unclosed(p.text), `such as "InternetGatewayDevice:1.4[](Baseline:1, Time:1)"`
		})
	}
}

// unclosed names a bracket that is left open: most summaries that do not fit are cut off.
func unclosed(text []byte) string {
	for _, pair := range []string{"()", "[]"} {
		if bytes.Count(text, []byte(pair[:1])) > bytes.Count(text, []byte(pair[1:])) {
			return fmt.Sprintf(", where a %q has no %q", pair[:1], pair[1:])
		}
	}
	return ""
}

// url looks at ConnectionRequestURL: its form, and how hard it is to guess.
func (v *values) url(p *parameter) {
	const want = "http://host:port/path, an IPv6 address in brackets"
	if !below(p, "ManagementServer") {
		return
	}
	if len(p.text) == 0 {
		v.seen[requestURL].Warn(p.value, func() (string, string) { return p.say(), "a URL, unless the device has no address" })
		return
	}
	v.seen[requestURL].Compare()
	u, err := url.Parse(string(p.text))
	if err != nil || u.Scheme != "http" || u.Hostname() == "" || !port(u) {
		v.seen[requestURL].Fail(p.value, func() (string, string) { return p.say(), want })
		return
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && a.IsUnspecified() {
		v.seen[requestURL].Warn(p.value, func() (string, string) { return p.say(), "the address of the device" })
	}
	v.seen[guessableURL].Compare()
	if u.Path == "" || u.Path == "/" {
		v.seen[guessableURL].Fail(p.value, func() (string, string) { return p.say(), "a path that is hard to guess" })
	}
}

// port tells whether a URL has a port that can be, or none, which means 80.
func port(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && n > 0
}

func (v *values) manufacturer(p *parameter) {
	if !below(p, "DeviceInfo") {
		return
	}
	v.seen[manufacturerOUI].Compare()
	switch {
	case !upperOUI.Match(p.text):
		v.seen[manufacturerOUI].Fail(p.value, func() (string, string) { return p.say(), "six hexadecimal digits, capitals" })
	case v.oui != "" && v.oui != string(p.text):
		v.seen[manufacturerOUI].Fail(p.value, func() (string, string) { return p.say(), quote(v.oui) + ", the OUI of DeviceId" })
	}
}

// nat compares NATDetected with STUNEnable where one message tells both.
func (v *values) nat() {
	if v.stunOff == nil || v.natSeen == nil {
		return
	}
	v.seen[natDetected].Compare()
	if text := string(v.natSeen.text); text == "1" || text == "true" {
		v.seen[natDetected].Fail(v.natSeen.value, func() (string, string) { return v.natSeen.say() + " while STUN is off", "false" })
	}
}
