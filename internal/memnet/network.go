package memnet

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"

	"cwmplab/internal/sourceport"
)

// firstPort is the first port that is given to who does not ask for one.
const firstPort = 49152

// Network is a network in memory. It is safe for concurrent use.
type Network struct {
	mu        sync.Mutex
	listeners map[netip.AddrPort]*listener
	names     map[string][]netip.Addr
	port      uint16
}

// New is a network with nobody on it. The name "localhost" is 127.0.0.1.
func New() *Network {
	return &Network{
		listeners: map[netip.AddrPort]*listener{},
		names:     map[string][]netip.Addr{"localhost": {netip.AddrFrom4([4]byte{127, 0, 0, 1})}},
		port:      firstPort,
	}
}

// Name lets host be found at addresses, as a name server would.
func (n *Network) Name(host string, ips ...string) error {
	var list []netip.Addr
	for _, ip := range ips {
		addr, err := netip.ParseAddr(ip)
		if err != nil {
			return fmt.Errorf("memnet: name %q: %w", host, err)
		}
		list = append(list, addr.Unmap())
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.names[host] = list
	return nil
}

// Lookup gives the addresses of a name, with the shape of LookupNetIP of net.Resolver.
func (n *Network) Lookup(_ context.Context, _, host string) ([]netip.Addr, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.lookup(host)
}

// lookup gives the addresses of a host: one that is an address has itself.
func (n *Network) lookup(host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip.Unmap()}, nil
	}
	if list := n.names[host]; len(list) > 0 {
		return slices.Clone(list), nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

// resolve reads "host:port", which is one address or more. An empty host is the wildcard address.
func (n *Network) resolve(addr string) ([]netip.AddrPort, error) {
	host, service, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return nil, &net.AddrError{Err: "invalid port", Addr: addr}
	}
	if host == "" {
		return []netip.AddrPort{netip.AddrPortFrom(netip.IPv4Unspecified(), uint16(port))}, nil
	}
	ips, err := n.lookup(host)
	var list []netip.AddrPort
	for _, ip := range ips {
		list = append(list, netip.AddrPortFrom(ip, uint16(port)))
	}
	return list, err
}

// nextPort is a port that nobody listens on at ip.
func (n *Network) nextPort(ip netip.Addr) uint16 {
	for {
		port := n.port
		n.port++
		if n.port == 0 {
			n.port = firstPort
		}
		if n.listeners[netip.AddrPortFrom(ip, port)] == nil {
			return port
		}
	}
}

// Listen opens a listener at "10.0.0.1:7547"; port 0 picks a free one, an empty host or 0.0.0.0
// listens on every address. A taken address is an error with syscall.EADDRINUSE.
func (n *Network) Listen(addr string) (net.Listener, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	found, err := n.resolve(addr)
	if err != nil {
		return nil, &net.OpError{Op: "listen", Net: "tcp", Err: err}
	}
	at := found[0]
	if at.Port() == 0 {
		at = netip.AddrPortFrom(at.Addr(), n.nextPort(at.Addr()))
	}
	if n.listeners[at] != nil {
		return nil, opError("listen", nil, net.TCPAddrFromAddrPort(at), os.NewSyscallError("bind", syscall.EADDRINUSE))
	}
	l := newListener(n, at)
	n.listeners[at] = l
	return l, nil
}

// remove forgets a closed listener.
func (n *Network) remove(at netip.AddrPort) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.listeners, at)
}

// Dialer is the dial function of the host with this address, with the shape of that of
// net.Dialer; an empty localIP is 127.0.0.1. Where nobody listens, or too many connections wait
// to be accepted, dialling fails with syscall.ECONNREFUSED at once. The port is the one that the context says, by
// internal/sourceport, else the next one.
func (n *Network) Dialer(localIP string) func(ctx context.Context, network, addr string) (net.Conn, error) {
	if localIP == "" {
		localIP = "127.0.0.1"
	}
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		local, err := netip.ParseAddr(localIP)
		if err == nil {
			err = ctx.Err()
		}
		if err == nil && network != "tcp" && network != "tcp4" && network != "tcp6" {
			err = net.UnknownNetworkError(network)
		}
		if err != nil {
			return nil, &net.OpError{Op: "dial", Net: network, Err: err}
		}
		return n.dial(local.Unmap(), sourceport.From(ctx), addr)
	}
}

// dial tries the addresses of a name one after the other, as net.Dialer does.
func (n *Network) dial(local netip.Addr, port uint16, addr string) (net.Conn, error) {
	n.mu.Lock()
	found, err := n.resolve(addr)
	n.mu.Unlock()
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
	for _, to := range found {
		var c *Conn
		if c, err = n.connect(local, port, to); err == nil {
			return c, nil
		}
	}
	return nil, err
}

func (n *Network) connect(local netip.Addr, port uint16, to netip.AddrPort) (*Conn, error) {
	n.mu.Lock()
	l := n.listeners[to]
	for _, wildcard := range []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()} {
		if l == nil {
			l = n.listeners[netip.AddrPortFrom(wildcard, to.Port())]
		}
	}
	if port == 0 {
		port = n.nextPort(local)
	}
	from := net.TCPAddrFromAddrPort(netip.AddrPortFrom(local, port))
	n.mu.Unlock()

	remote := net.TCPAddrFromAddrPort(to)
	client, server := newPair(from, remote)
	if l == nil || !l.offer(server) {
		return nil, opError("dial", nil, remote, os.NewSyscallError("connect", syscall.ECONNREFUSED))
	}
	return client, nil
}

func opError(op string, source, addr net.Addr, err error) error {
	return &net.OpError{Op: op, Net: "tcp", Source: source, Addr: addr, Err: err}
}
