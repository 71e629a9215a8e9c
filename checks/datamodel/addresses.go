package datamodel

import (
	"bytes"
	"net/netip"
	"strings"
)

// Some parameters can be known by their name: in the data models every parameter whose name ends in MACAddress is a MAC
// address, and so on. What cannot be known for sure is not judged here but with a data-model file.

// address looks at values of parameters that are addresses.
func (v *values) address(p *parameter) {
	switch {
	case bytes.HasSuffix(p.leaf, []byte("MACAddress")):
		v.seen[macAddress].Compare()
		if len(p.text) > 0 && !isMAC(p.text) {
			v.seen[macAddress].Fail(p.value, func() (string, string) {
				return p.say(), "six pairs of hexadecimal digits with colons between, or nothing"
			})
		}
	case bytes.IndexByte(p.text, ':') >= 0 && bytes.HasSuffix(p.leaf, []byte("Address")):
		v.ipv6(p)
	case isIPv4(p):
		v.ipv4(p)
	}
}

func isMAC(b []byte) bool {
	if len(b) != 17 {
		return false
	}
	for i := 0; i < len(b); i += 3 {
		if !isHex(b[i:i+2]) || i+2 < len(b) && b[i+2] != ':' {
			return false
		}
	}
	return true
}

// isIPv4 tells whether a parameter holds the IPv4 address or subnet mask of an interface.
func isIPv4(p *parameter) bool {
	switch string(p.leaf) {
	case "IPAddress", "SubnetMask":
		return bytes.Contains(p.path, []byte(".IPv4Address."))
	case "IPv4Address", "IPV4Address", "ExternalIPAddress":
		return true
	}
	return false
}

func (v *values) ipv4(p *parameter) {
	v.seen[ipv4Address].Compare()
	if len(p.text) == 0 {
		return
	}
	switch octets, ok := quad(p.text); {
	case !ok:
		v.seen[ipv4Address].Fail(p.value, func() (string, string) { return p.say(), "four numbers with dots between, or nothing" })
	case octets == [4]int{}:
		v.seen[ipv4Address].Warn(p.value, func() (string, string) { return p.say(), "nothing where there is no address" })
	}
}

// quad reads a dotted quad. Leading zeros are let pass, as the pattern of the data models does.
func quad(b []byte) (octets [4]int, ok bool) {
	parts := bytes.Split(b, []byte("."))
	if len(parts) != len(octets) {
		return octets, false
	}
	for i, part := range parts {
		n, ok := number(part)
		if !ok || len(part) > 3 || n > 255 {
			return octets, false
		}
		octets[i] = int(n)
	}
	return octets, true
}

// ipv6 looks at values that are IPv6 addresses; a text with a colon that is none is judged with a data-model file.
func (v *values) ipv6(p *parameter) {
	a, err := netip.ParseAddr(string(p.text))
	if err != nil || !a.Is6() {
		return
	}
	v.seen[ipv6Address].Compare()
	if a.Zone() != "" {
		v.seen[ipv6Address].Fail(p.value, func() (string, string) { return p.say(), "the address without the zone behind %" })
	}
}

// isReference tells whether a parameter of that name is a reference, to one object or to several, wherever the data models
// have it.
func isReference(leaf []byte) bool {
	switch string(leaf) {
	case "LowerLayers", "Interface", "LowerLayer", "Layer1Interface", "Layer3Interface", "AssociatedDevice", "SSIDReference", "Router",
		"TunnelInterface", "TunneledInterface", "DestInterface", "SourceInterface", "ConnReqXMPPConnection", "ParentPrefix":
		return true
	}
	return false
}

// nothings are words for nothing, none of which is a reference.
var nothings = [...]string{"none", "null", "(null)", "nil", "n/a", "undefined"}

// reference looks at references. One that is empty or a path is kept; other texts are judged with a data-model file.
func (v *values) reference(p *parameter) {
	if !isReference(p.leaf) {
		return
	}
	v.seen[nullReference].Compare()
	for _, word := range nothings {
		if strings.EqualFold(string(p.text), word) {
			v.seen[nullReference].Fail(p.value, func() (string, string) { return p.say(), "an empty value where nothing is referred to" })
		}
	}
}
