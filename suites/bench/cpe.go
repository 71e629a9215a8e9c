package bench

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/digest"
	"cwmplab/internal/dut"
)

// CPE is the CPE we play against the ACS under test.
type CPE struct {
	*cpe.CPE
	b      *Bench
	cancel context.CancelFunc
	done   func()
	id     cwmp.DeviceID
	secret string // its password towards the ACS
	first  cpe.Session
	stored time.Time // when the ACS knows where it can send connection requests
	clears int       // number of the scenario at whose end what is queued is taken back
}

// CPE gives the running CPE; the first call switches it on and waits for its first session with the ACS.
func (b *Bench) CPE(ctx context.Context) *CPE {
	if err := b.Reach(ctx); err != nil {
		ginkgo.Fail(err.Error(), 1)
	}
	return b.cpe
}

// playing is the configuration of a device we play. Its listener is open.
func (b *Bench) playing(i Identity, address string) (cpe.Config, error) {
	f := b.cfg.File
	trust, err := ClientTLS(f.TLS)
	if err != nil {
		return cpe.Config{}, err
	}
	l, err := b.cfg.Listen(address)
	if err != nil {
		return cpe.Config{}, fmt.Errorf("listening for connection requests: %w", err)
	}
	c := cpe.Config{
		Clock: b.cfg.Clock, Dial: cpe.Dialer(b.cfg.Dial), Seed: b.cfg.peerSeed(), Tap: b.tap, Logger: b.cfg.Logger,
		Listener: l, TLS: trust, ACSURL: f.ACS.URL, Identity: i.ID, Username: i.Username, Password: i.Password,
		ConnectionRequestUsername: i.RequestUsername, ConnectionRequestPassword: i.RequestPassword,
	}
	if p := b.cfg.Personality; p != nil {
		if err := p.Apply(&c); err != nil {
			return c, errors.Join(err, l.Close())
		}
	}
	return c, nil
}

// ClientTLS says whom we trust as CPE.
func ClientTLS(t dut.TLS) (*tls.Config, error) {
	c := &tls.Config{InsecureSkipVerify: t.Insecure} //nolint:gosec // the user asks for it by name
	if t.CA == "" {
		return c, nil
	}
	pem, err := os.ReadFile(t.CA)
	if err != nil {
		return nil, fmt.Errorf("tls.ca: %w", err)
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("tls.ca: %s holds no PEM certificate", t.CA)
	}
	return c, nil
}

// identity is the device we play; what the file leaves open is made up.
func identity(d dut.Device) cwmp.DeviceID {
	id := cpe.DefaultIdentity()
	if d.OUI != "" || d.SerialNumber != "" {
		id = cwmp.DeviceID{Manufacturer: "cwmplab", OUI: d.OUI, ProductClass: d.ProductClass, SerialNumber: d.SerialNumber}
	}
	if d.Manufacturer != "" {
		id.Manufacturer = d.Manufacturer
	}
	return id
}

// stop switches the device off; it may be called again.
func (c *CPE) stop() {
	c.cancel()
	c.done()
}

// Key names the device we play, as adapters call it.
func (c *CPE) Key() string { return DeviceName(c.id) }

// Session opens a session for an event and returns when it is over, well or not.
func (c *CPE) Session(ctx context.Context, event string) cpe.Session {
	ginkgo.GinkgoHelper()
	defer c.b.Waiting("a session with the ACS to end", 0)()
	s, err := c.awaitFrom(ctx, c.Trigger(event, ""))
	if err != nil {
		ginkgo.Fail("no session came to its end: "+err.Error(), 1)
	}
	return s
}

// awaitFrom waits for the end of the session with the number, or of a later one: an earlier one may have been under way when
// it was asked for.
func (c *CPE) awaitFrom(ctx context.Context, number int) (cpe.Session, error) {
	for {
		s, err := c.AwaitSession(ctx)
		if err != nil || s.Number >= number {
			return s, err
		}
	}
}

// Await waits for the next session to end, well or not.
func (c *CPE) Await(ctx context.Context) cpe.Session {
	ginkgo.GinkgoHelper()
	defer c.b.Waiting("a session with the ACS to end", 0)()
	s, err := c.AwaitSession(ctx)
	if err != nil {
		ginkgo.Fail("no session came to its end: "+err.Error(), 1)
	}
	return s
}

func (c *CPE) drop() {
	none, cancel := context.WithCancel(context.Background())
	cancel()
	for {
		if _, err := c.AwaitSession(none); err != nil {
			return
		}
	}
}

// Sign makes the response of credentials right for what their other fields say, with the password of the CPE.
func (c *CPE) Sign(a *digest.Authorization, body []byte) {
	a.Response = digest.Expected(*a, c.secret, digest.Request{Method: "POST", URI: a.URI, Body: body})
}

// OnBasic changes Basic credentials wherever the CPE sends them, unasked over TLS too.
func OnBasic(h *cpe.Hooks, change func(*digest.Authorization)) {
	next := h.Authorize
	h.Authorize = func(p cpe.Post, header string) string {
		header = next(p, header)
		if a, ok := digest.ParseAuthorization(header); ok && a.Scheme == "Basic" {
			change(&a)
			return a.String()
		}
		return header
	}
}

// Recording is what has been recorded so far.
func (c *CPE) Recording() *Recording { return &Recording{c.b} }

// WrongPassword makes the CPE answer challenges with a wrong password until it is undone. The recording says so.
func (c *CPE) WrongPassword() (undo func()) {
	c.b.Intent(map[string]any{"credentials": "wrong"})
	return c.Arm(func(h *cpe.Hooks) {
		h.Authorization = func(_ cpe.Post, a *digest.Authorization, _ func()) {
			a.Response, a.Password = strings.Repeat("0", len(a.Response)), "wrong"
		}
		OnBasic(h, func(a *digest.Authorization) { a.Password = "wrong" })
	})
}
