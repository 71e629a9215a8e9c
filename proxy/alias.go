package proxy

import (
	"context"
	"fmt"
	"net"
	"sync"
)

// aliasesMost bounds the listeners that an ACS can make us open.
const aliasesMost = 64

// aliases are listeners that stand for the places to which an ACS leads its CPEs.
type aliases struct {
	p  *Proxy
	mu sync.Mutex

	ports map[target]string
}

func newAliases(p *Proxy) *aliases { return &aliases{p: p, ports: map[target]string{}} }

// lead gives the host:port by which the CPE of a link reaches a target through us.
func (a *aliases) lead(ctx context.Context, l *link, v view, to target) (string, error) {
	if l.role == toACS && to == l.to && (l.secure() == to.secure) {
		return target{host: v.host, port: v.port, secure: to.secure}.authority(), nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	port := a.ports[to]
	if port == "" {
		if len(a.ports) >= aliasesMost {
			return "", fmt.Errorf("more than %d places", aliasesMost)
		}
		sec := Plain
		if to.secure {
			sec = TLS
		}
		host := hostOf(l.raw.LocalAddr())
		if m, ok := a.p.o.Listener.Addr().(*net.TCPAddr); ok {
			host = m.IP.String()
		}
		listener, err := a.p.listen(ctx, net.JoinHostPort(host, "0"), func(ctx context.Context, c net.Conn) {
			next := a.p.begin(c, c.LocalAddr(), toAliased)
			defer next.done()
			next.serve(ctx, sec, func(*link) (target, error) { return to, nil })
		})
		if err != nil {
			return "", err
		}
		if _, port, err = net.SplitHostPort(listener.Addr().String()); err != nil {
			return "", err
		}
		a.ports[to] = port
	}
	return net.JoinHostPort(v.host, port), nil
}
