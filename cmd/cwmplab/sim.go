package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/spf13/cobra"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
)

// simulation is one run of sim.
type simulation struct {
	streams
	listen, advertise string
	control           string
	url               string
	username          string
	password          string
	requestUser       string
	requestPassword   string
	model             string
	personality       string
	serial            string
	seed              uint64
	faults            []string
	list              bool
}

func simCommand(s streams) *cobra.Command {
	m := &simulation{streams: s}
	c := &cobra.Command{
		Use:       "sim cpe|acs",
		Short:     "Run a reference peer by itself, with faults if asked",
		Example:   "  cwmplab sim acs --listen 127.0.0.1:7547\n  cwmplab sim cpe --url http://127.0.0.1:7547/acs --fault empty-before-answer",
		Args:      oneSide,
		ValidArgs: sides,
		RunE:      func(c *cobra.Command, args []string) error { return m.run(c.Context(), args[0]) },
	}
	f := c.Flags()
	f.StringVar(&m.listen, "listen", "127.0.0.1:0", "where to listen: for sessions (acs), for connection requests (cpe)")
	f.StringVar(&m.advertise, "advertise", "", "host:port the other side must use, where it is not the listener's address")
	f.StringVar(&m.control, "control", "", "where programs may make the ACS act, by the requests of fixtures/adapter (acs)")
	f.StringVar(&m.url, "url", "", "ACS URL (cpe)")
	f.StringVar(&m.username, "username", "", "user the CPE shows to the ACS; an ACS without one does not challenge")
	f.StringVar(&m.password, "password", "", "its password")
	f.StringVar(&m.requestUser, "connreq-username", "", "user of connection requests")
	f.StringVar(&m.requestPassword, "connreq-password", "", "its password")
	f.StringVar(&m.model, "model", "tr181", "data model of the CPE: tr181, tr181-alias (aliases and wildcards in paths) or tr098")
	f.StringVar(&m.personality, "personality", "", "file that says what the CPE is like; convert makes one of a recording")
	f.StringVar(&m.serial, "serial", "", "serial number of the CPE")
	f.Uint64Var(&m.seed, "seed", 1, "seed of all randomness")
	f.StringArrayVar(&m.faults, "fault", nil, "a fault to have; may be given more than once")
	f.BoolVar(&m.list, "list-faults", false, "list the faults there are")
	return c
}

func (m *simulation) run(ctx context.Context, side string) error {
	if m.list {
		return m.listFaults(side)
	}
	if side == "cpe" {
		return m.cpe(ctx)
	}
	return m.acs(ctx)
}

func (m *simulation) listFaults(side string) error {
	if side == "cpe" {
		for _, f := range cpe.Faults() {
			fmt.Fprintf(m.out, "%-36s %s (breaks %s)\n", f.Name, f.Doc, strings.Join(f.Breaks, " "))
		}
		return nil
	}
	for _, f := range acs.Faults() {
		fmt.Fprintf(m.out, "%-36s %s (breaks %s)\n", f.Name, f.Doc, strings.Join(f.Breaks, " "))
	}
	return nil
}

func (m *simulation) open() (net.Listener, error) {
	l, err := net.Listen("tcp", m.listen)
	if err != nil {
		return nil, listenError(err)
	}
	return l, nil
}

func (m *simulation) cpe(ctx context.Context) error {
	if m.url == "" {
		return usageError("cwmplab sim cpe --url http://127.0.0.1:7547/acs", "sim cpe needs --url")
	}
	faults, err := cpeFaults(m.faults)
	if err != nil {
		return err
	}
	l, err := m.open()
	if err != nil {
		return err
	}
	cfg := cpe.Config{
		ACSURL: m.url, Listener: l, Advertise: m.advertise, Seed: m.seed, Username: m.username, Password: m.password,
		Listen:                    func() (net.Listener, error) { return net.Listen("tcp", l.Addr().String()) },
		ConnectionRequestUsername: m.requestUser, ConnectionRequestPassword: m.requestPassword, Faults: faults,
	}
	if err := m.become(&cfg); err != nil {
		return errors.Join(err, l.Close())
	}
	peer, err := cpe.New(cfg)
	if err != nil {
		return usageError("", "%w", err)
	}
	fmt.Fprintf(m.out, "reference CPE %s, ACS %s, connection requests at %s; Ctrl-C ends it\n", cpeKey(cfg.Identity), m.url, peer.ConnectionRequestURL())
	stop := peer.Start(ctx)
	defer stop()
	for {
		s, err := peer.AwaitSession(ctx)
		if err != nil {
			return nil
		}
		result := "ended well"
		if s.Err != nil {
			result = "failed: " + s.Err.Error()
		}
		fmt.Fprintf(m.out, "session %d: %s; %d messages, %s\n", s.Number, events(s.Events), s.Posts, result)
	}
}

func cpeKey(id cwmp.DeviceID) string {
	if id == (cwmp.DeviceID{}) {
		id = cpe.DefaultIdentity()
	}
	return id.OUI + "-" + id.ProductClass + "-" + id.SerialNumber
}

func events(list []cwmp.EventStruct) string {
	var codes []string
	for _, e := range list {
		codes = append(codes, e.EventCode)
	}
	return strings.Join(codes, ", ")
}

func (m *simulation) acs(ctx context.Context) error {
	faults, err := acsFaults(m.faults)
	if err != nil {
		return err
	}
	l, err := m.open()
	if err != nil {
		return err
	}
	cfg := acs.Config{
		Listener: l, Advertise: m.advertise, Seed: m.seed, Faults: faults,
		ConnectionRequestUsername: m.requestUser, ConnectionRequestPassword: m.requestPassword,
	}
	if m.username != "" {
		cfg.Password = func(user string) (string, bool) { return m.password, user == m.username }
	}
	peer, err := acs.New(cfg)
	if err != nil {
		return usageError("", "%w", err)
	}
	stop := peer.Start(ctx)
	defer stop()
	if m.control != "" {
		at, end, err := control(ctx, m.control, bench.ReferenceAdapter(peer))
		if err != nil {
			return err
		}
		defer end()
		fmt.Fprintf(m.out, "control at %s\n", at)
	}
	fmt.Fprintf(m.out, "reference ACS at %s; Ctrl-C ends it\n", peer.URL())
	for {
		s, err := peer.AwaitSession(ctx)
		if err != nil {
			return nil
		}
		result := "ended well"
		if s.Err != nil {
			result = "failed: " + s.Err.Error()
		}
		fmt.Fprintf(m.out, "session %d of %s: it called %s, was asked %s, %s\n", s.Number, s.Device, listed(s.Called), listed(s.Asked), result)
	}
}

// listed shows names in a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return strings.Join(names, ", ")
}

func cpeFaults(names []string) ([]cpe.Fault, error) {
	var faults []cpe.Fault
	for _, name := range names {
		f, ok := cpe.LookupFault(name)
		if !ok {
			return nil, usageError("cwmplab sim cpe --list-faults", "the reference CPE has no fault %q", name)
		}
		faults = append(faults, f)
	}
	return faults, nil
}

func acsFaults(names []string) ([]acs.Fault, error) {
	var faults []acs.Fault
	for _, name := range names {
		f, ok := acs.LookupFault(name)
		if !ok {
			return nil, usageError("cwmplab sim acs --list-faults", "the reference ACS has no fault %q", name)
		}
		faults = append(faults, f)
	}
	return faults, nil
}
