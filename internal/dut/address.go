package dut

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Unreachable says why the other side cannot reach us where the file says that we are, "" where it may. A CPE that is on
// another machine cannot use a loopback address, and nobody one that is unspecified. For an ACS under test it is the
// address of connection requests.
func (f *File) Unreachable() string {
	key, at := "listen", f.Listen
	if f.Advertise != "" {
		key, at = "advertise", f.Advertise
	}
	if at == "" {
		at = "127.0.0.1:0" // the default
	}
	host, _, err := net.SplitHostPort(at)
	if err != nil {
		return fmt.Sprintf("%s: %q is no host:port", key, at)
	}
	ip, err := netip.ParseAddr(host)
	switch {
	case host == "" || err == nil && ip.IsUnspecified():
		return fmt.Sprintf("%s: %s is no address that a device could use", key, at)
	case f.elsewhere() && (host == "localhost" || err == nil && ip.IsLoopback()):
		return fmt.Sprintf("%s: %s leads a device on another machine to itself", key, at)
	}
	return ""
}

// elsewhere tells whether the other side is on another machine, as far as the file says.
func (f *File) elsewhere() bool {
	if f.Remote {
		return true
	}
	hosts := []string{f.Device.Address}
	if u, err := url.Parse(f.ACS.URL); err == nil {
		hosts = append(hosts, u.Hostname())
	}
	for _, host := range hosts {
		ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
		if host != "" && host != "localhost" && (err != nil || !ip.IsLoopback()) {
			return true
		}
	}
	return false
}

// checkOtherName finds what is missing behind otherName: a name, and the two addresses of this machine that it stands for.
func (f *File) checkOtherName() error {
	if f.OtherName == "" {
		return nil
	}
	if _, err := netip.ParseAddr(strings.Trim(f.OtherName, "[]")); err == nil || strings.ContainsAny(f.OtherName, ":/ ") {
		return fmt.Errorf("otherName %q is no name of a host, such as acs2.lab.example", f.OtherName)
	}
	if f.Other == "" {
		return fmt.Errorf("otherName stands for two addresses of this machine: otherAddress has to name the second")
	}
	if f.Listen == "" {
		return nil // on the loopback address
	}
	host, _, err := net.SplitHostPort(f.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	first, err := netip.ParseAddr(host)
	if err != nil || first.IsUnspecified() {
		return fmt.Errorf("otherName stands for two addresses of this machine: listen has to name the first, and is %q", f.Listen)
	}
	if second, err := netip.ParseAddr(f.Other); err == nil && first.Unmap() == second.Unmap() {
		return fmt.Errorf("otherName stands for two addresses of this machine: listen and otherAddress name the same")
	}
	return nil
}
