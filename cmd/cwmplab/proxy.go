package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/proxy"
	"cwmplab/reports/view"
)

// proxying is one run of proxy.
type proxying struct {
	streams
	judging
	outputs
	authority
	watching
	files recordingFlags

	listen, forward, upstream, advertise   string
	cert, key, clientCert, clientKey, upCA string
	resolve, passthrough, allow            []string
	insecure, legacy                       bool
	requests, host, keep                   bool
	requestPort, connections               int
	idle                                   time.Duration
}

func proxyCommand(s streams) *cobra.Command {
	k := &proxying{streams: s}
	c := &cobra.Command{
		Use:   "proxy --listen ADDR --upstream URL",
		Short: "Record a CPE and its ACS from between them",
		Long: "proxy stands between a CPE and its ACS and records what passes, byte for byte. In the reverse mode the CPE's ACS URL\n" +
			"leads here (--listen); in the forward mode it is an HTTP proxy (--forward). Nothing is changed unless an option says so.\n" +
			"Ctrl-C ends it; with --format the recording is then judged as check would.",
		Example: "  cwmplab proxy --listen :7547 --upstream http://acs.example:7547/cwmp\n" +
			"  cwmplab proxy --listen :7548 --upstream https://acs.example/cwmp --rewrite-connection-request --format console",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return k.run(c.Context()) },
	}
	k.judging.flags(c)
	k.outputs.flags(c)
	k.files.flags(c)
	k.watching.flags(c)
	k.authority.flags(c, "ca-dir")
	k.wayFlags(c)
	k.trustFlags(c)
	f := c.Flags()
	f.BoolVar(&k.requests, "rewrite-connection-request", false, "change ConnectionRequestURL so that connection requests pass here too, a port per CPE")
	f.IntVar(&k.requestPort, "connection-request-port", 0, "first of a thousand ports for that; a device gets the same one again; default: any free port")
	f.BoolVar(&k.host, "rewrite-host", false, "change the Host field to that of the upstream")
	f.BoolVar(&k.keep, "keep-device", false, "change redirects, ManagementServer.URL and cookies that would lead the CPE past the proxy")
	return c
}

func (k *proxying) wayFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&k.listen, "listen", "", "address for CPEs: HOST:PORT, or https://HOST:PORT and http://HOST:PORT where that differs from the upstream's scheme")
	f.StringVar(&k.forward, "forward", "", "address of an HTTP proxy (CONNECT and plain requests)")
	f.StringArrayVar(&k.allow, "forward-allow", nil, "host to which --forward leads (\"*.example\": a domain); default: all")
	f.StringVar(&k.upstream, "upstream", "", "URL of the ACS, or auto: taken from SNI or Host")
	f.StringArrayVar(&k.resolve, "resolve", nil, "HOST:IP to dial past a DNS override")
	f.StringVar(&k.advertise, "advertise", "", "URL (scheme, host, port) by which the CPE knows this proxy, in containers and behind port maps")
	f.StringArrayVar(&k.passthrough, "tls-passthrough", nil, "SNI whose connections stay encrypted (\"*.example\": a domain)")
	f.DurationVar(&k.idle, "idle-timeout", 5*time.Minute, "a connection without a byte for this long is closed")
	f.IntVar(&k.connections, "max-connections", 4096, "connections at the same time")
}

func (k *proxying) trustFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&k.cert, "cert", "", "PEM chain to show to the CPE instead of one from our authority")
	f.StringVar(&k.key, "key", "", "its key")
	f.StringVar(&k.clientCert, "client-cert", "", "PEM chain to show to the ACS")
	f.StringVar(&k.clientKey, "client-key", "", "its key")
	f.StringVar(&k.upCA, "upstream-ca", "", "PEM file of the authority of the ACS, instead of the system's")
	f.BoolVar(&k.insecure, "upstream-insecure", false, "do not verify the certificate of the ACS")
	f.BoolVar(&k.legacy, "tls-legacy", false, "also TLS 1.0 and 1.1, RSA key exchange and 3DES, on both sides")
}

func (k *proxying) run(ctx context.Context) error {
	if err := k.check(); err != nil {
		return err
	}
	rules, err := k.selected()
	if err != nil {
		return err
	}
	o, err := k.options()
	if err != nil {
		return err
	}
	defer closeAll(o.Listener, o.Forward)
	if err := k.openView(); err != nil {
		return err
	}
	defer k.closeView()
	rec, err := k.files.create(o.Header(tool()))
	if err != nil {
		return err
	}
	o.Recorder = rec
	p, err := proxy.New(ctx, o)
	if err != nil {
		_ = rec.Close()
		k.files.discard()
		return proxyError(err)
	}
	for _, line := range p.Banner() {
		fmt.Fprintln(k.err, line)
	}
	fmt.Fprintf(k.err, "%-20s %s\n", "recording", rec.Path())
	stop := k.show(ctx, rec.Path(), view.Judge{Rules: rules, Options: k.judging.options(), Run: checks.Run{Command: "proxy", Selection: k.selection()}}, k.err)
	fmt.Fprintln(k.err, "Ctrl-C ends it.")
	runErr := p.Run(ctx)
	stop()
	return k.finish(p.Summary(), rec, runErr)
}

// finish closes the recording, says what was seen and judges it where that was asked for.
func (k *proxying) finish(s proxy.Summary, rec *capture.Recorder, runErr error) error {
	err := errors.Join(runErr, rec.Close())
	fmt.Fprintf(k.err, "%s\nrecorded in %s\n", s, rec.Path())
	if err != nil {
		return failure("what was recorded before stands in "+rec.Path(), fmt.Errorf("the recording is not complete: %w", err))
	}
	incomplete := noVerdict(s)
	if len(k.formats) > 0 {
		judged := (&checking{streams: k.streams, judging: k.judging, outputs: k.outputs}).run([]string{rec.Path()})
		var exit exitError
		if judged != nil && (incomplete == nil || errors.As(judged, &exit) && exit.code == checks.ExitViolation) {
			return judged
		}
	}
	return incomplete
}

// noVerdict says why a run cannot be relied on, nil where it can.
func noVerdict(s proxy.Summary) error {
	switch {
	case s.Gaps > 0:
		return failure("free space on the disk, or record to a faster one", fmt.Errorf("%d gaps: bytes passed that are not in the recording", s.Gaps))
	case s.Connections == 0:
		return failure("point the ACS URL of the CPE here; see the lines above", errors.New("no device connected"))
	case s.CWMP == 0 && s.UpstreamFailed > 0:
		return failure("check --upstream", fmt.Errorf("no session reached the ACS: upstream %s", s.LastFailure))
	}
	return nil
}

// options reads the flags. Listeners are open when it succeeds.
func (k *proxying) options() (proxy.Options, error) {
	var o proxy.Options
	steps := []func(*proxy.Options) error{k.readWay, k.readNames, k.readTrust, k.openListeners, k.openAuthority}
	for _, step := range steps {
		if err := step(&o); err != nil {
			closeAll(o.Listener, o.Forward)
			return o, proxyError(err)
		}
	}
	o.Passthrough, o.Allow, o.Legacy, o.UpstreamInsecure = k.passthrough, k.allow, k.legacy, k.insecure
	o.RewriteConnectionRequest, o.RewriteHost, o.KeepDevice = k.requests, k.host, k.keep
	o.ConnectionRequestPort, o.IdleTimeout, o.MaxConnections = k.requestPort, k.idle, k.connections
	o.Tell = k.teller()
	return o, nil
}

// teller writes one line per event, with its time.
func (k *proxying) teller() func(string) {
	var mu sync.Mutex
	return func(line string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintf(k.err, "%s %s\n", time.Now().UTC().Format("15:04:05"), line)
	}
}

func (k *proxying) readWay(o *proxy.Options) error {
	if k.listen == "" && k.forward == "" {
		return usageError("cwmplab proxy --listen :7547 --upstream http://acs.example:7547/", "nothing to listen on: --listen or --forward is needed")
	}
	if k.listen != "" && k.upstream == "" {
		return usageError("--upstream https://acs.example/, or --upstream auto", "--listen needs --upstream")
	}
	if k.requestPort != 0 && (k.requestPort < 1 || k.requestPort > 65535-1000) {
		return usageError("a port up to 64535", "--connection-request-port: %d is no port with 999 more above it", k.requestPort)
	}
	var err error
	if k.upstream != "" {
		if o.Upstream, err = proxy.ParseUpstream(k.upstream); err != nil {
			return fmt.Errorf("--upstream: %w", err)
		}
	}
	if k.advertise != "" {
		u, err := url.Parse(k.advertise)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return usageError("--advertise https://192.0.2.1:7547", "--advertise: %q is no http or https URL", k.advertise)
		}
		o.Advertise = u
	}
	return nil
}

func (k *proxying) openListeners(o *proxy.Options) error {
	addr := k.listen
	o.Security = proxy.Detect
	if o.Upstream != nil {
		o.Security = proxy.Plain
		if o.Upstream.Scheme == "https" {
			o.Security = proxy.TLS
		}
	}
	if rest, ok := strings.CutPrefix(addr, "https://"); ok {
		addr, o.Security = rest, proxy.TLS
	} else if rest, ok := strings.CutPrefix(addr, "http://"); ok {
		addr, o.Security = rest, proxy.Plain
	}
	var err error
	if addr != "" {
		if o.Listener, err = listenOn("--listen", strings.TrimSuffix(addr, "/")); err != nil {
			return err
		}
	}
	if k.forward != "" {
		if o.Forward, err = listenOn("--forward", k.forward); err != nil {
			return err
		}
	}
	return nil
}

// listenOn opens a listener; what is wrong with it is wrong configuration.
func listenOn(flag, addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, usageError("end the program that listens there, or choose another port; port 0 takes a free one", "%s %s: the port is in use", flag, addr)
	case errors.Is(err, os.ErrPermission):
		return nil, usageError("choose a port above 1023", "%s: %w", flag, err)
	}
	return nil, usageError("HOST:PORT, for example :7547", "%s: %w", flag, err)
}

func closeAll(closers ...net.Listener) {
	for _, c := range closers {
		if c != nil {
			_ = io.Closer(c).Close()
		}
	}
}

// openAuthority makes the authority on first use, where certificates are needed at all.
func (k *proxying) openAuthority(o *proxy.Options) (err error) {
	if o.Certificate != nil && o.Forward == nil || o.Forward == nil && o.Security == proxy.Plain {
		return nil
	}
	o.Authority, err = k.authority.open()
	return err
}

// proxyError gives the configuration errors of the proxy their exit code.
func proxyError(err error) error {
	var config *proxy.ConfigError
	var hint hintError
	switch {
	case errors.As(err, &hint):
		return err
	case errors.As(err, &config):
		return usageError(config.Hint, "%w", err)
	}
	return usageError("", "%w", err)
}
