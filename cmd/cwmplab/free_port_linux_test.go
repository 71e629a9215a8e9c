package main

import (
	"errors"
	"net"
	"net/netip"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"
)

// freePort keeps a port of loopback free until it is released: nobody listens there, whoever names it may, and the system
// gives it to nobody who asks for any.
func freePort() (address string, release func(), err error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return "", nil, err
	}
	release = func() { _ = syscall.Close(fd) }
	loopback := &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}
	err = errors.Join(syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1), syscall.Bind(fd, loopback))
	var at syscall.Sockaddr
	if err == nil {
		at, err = syscall.Getsockname(fd)
	}
	if err != nil {
		release()
		return "", nil, err
	}
	port := at.(*syscall.SockaddrInet4).Port //nolint:forcetypeassert // it was bound as one
	return netip.AddrPortFrom(netip.AddrFrom4(loopback.Addr), uint16(port)).String(), release, nil
}

func TestAFreePortIsKept(t *testing.T) {
	g := NewWithT(t)
	address, release, err := freePort()
	g.Expect(err).NotTo(HaveOccurred())
	defer release()
	_, err = net.Dial("tcp", address)
	g.Expect(err).To(MatchError(syscall.ECONNREFUSED))
	at := netip.MustParseAddrPort(address)
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = syscall.Close(fd) }()
	g.Expect(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: at.Addr().As4(), Port: int(at.Port())})).To(MatchError(syscall.EADDRINUSE),
		"it is taken for who does not ask to share it")
	l, err := net.Listen("tcp", address)
	g.Expect(err).NotTo(HaveOccurred(), "and not for a listener that names it")
	g.Expect(l.Close()).To(Succeed())
}
