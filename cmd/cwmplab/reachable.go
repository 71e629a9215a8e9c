package main

import (
	"net"
	"net/netip"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
)

// reachable finds an address in the device file that the device cannot use, and names those it can. For an ACS under test
// it matters only where something makes the ACS send connection requests.
func reachable(file *dut.File, role cwmp.Role) error {
	why := file.Unreachable()
	if why == "" || role == cwmp.ACS && (file.Adapter.Kind == "" || file.Adapter.Kind == dut.AdapterNone) {
		return nil
	}
	key, port := "listen", "7547"
	host, p, err := net.SplitHostPort(file.Listen)
	if err == nil && p != "0" && p != "" {
		port = p
	}
	if ip, err := netip.ParseAddr(host); file.Advertise != "" || file.Listen != "" && host == "" || err == nil && ip.IsUnspecified() {
		key = "advertise"
	}
	var list []string
	for _, a := range ownAddresses() {
		list = append(list, key+": "+net.JoinHostPort(a.String(), port))
	}
	if len(list) == 0 {
		return usageError("this machine has no address that others could reach", "%s", why)
	}
	return usageError("an address of this machine that the device can reach: "+strings.Join(list, ", or "), "%s", why)
}

// ownAddresses are those of this machine that others may reach, IPv4 first.
func ownAddresses() []netip.Addr {
	addrs, _ := net.InterfaceAddrs() // without them the hint says what is missing
	var four, six []netip.Addr
	for _, a := range addrs {
		p, err := netip.ParsePrefix(a.String())
		switch {
		case err != nil || !p.Addr().IsGlobalUnicast():
		case p.Addr().Is4():
			four = append(four, p.Addr())
		default:
			six = append(six, p.Addr())
		}
	}
	return append(four, six...)
}
