package main

import (
	"context"
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/dut"
	"cwmplab/proxy"
	acssuite "cwmplab/suites/acs"
	"cwmplab/suites/bench"
	cpesuite "cwmplab/suites/cpe"
)

const (
	demoSeed  = 1
	demoLimit = 30 * time.Second // no part of the demo takes longer, whatever the faults
)

// demoDeclared is what the demo knows of its peers.
func demoDeclared() checks.Declared {
	c := bench.ReferenceFile().Credentials
	return checks.Declared{Username: c.CPE.Username, Password: c.CPE.Password.Reveal(),
		ConnReqUsername: c.ConnectionRequest.Username, ConnReqPassword: c.ConnectionRequest.Password.Reveal()}
}

func loopback() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") }

// pair plays the reference CPE against the reference ACS through the proxy.
func (d *demo) pair(ctx context.Context) (string, *checks.Report, error) {
	file := filepath.Join(d.dir, pairFile)
	rec, err := capture.Create(file, capture.Header{Tool: tool(), Mode: "proxy", Start: time.Now(), Rewrites: []string{"ConnectionRequestURL"}}, capture.RecorderOptions{})
	if err != nil {
		return "", nil, err
	}
	err = d.throughProxy(ctx, rec)
	return file, nil, errors.Join(err, rec.Close())
}

func (d *demo) throughProxy(ctx context.Context, rec *capture.Recorder) error {
	ctx, cancel := context.WithTimeout(ctx, demoLimit)
	defer cancel()
	server, stopServer, err := demoACS(ctx, d.acs)
	if err != nil {
		return err
	}
	defer stopServer()
	upstream, err := url.Parse(server.URL())
	if err != nil {
		return err
	}
	l, err := loopback()
	if err != nil {
		return err
	}
	relay, err := proxy.New(ctx, proxy.Options{Recorder: rec, Listener: l, Security: proxy.Plain, Upstream: upstream, RewriteConnectionRequest: true})
	if err != nil {
		return err
	}
	relaying, stopRelay := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- relay.Run(relaying) }()
	acsURL := *upstream
	acsURL.Host = l.Addr().String()
	device, stopDevice, err := demoCPE(ctx, acsURL.String(), d.cpe)
	if err == nil {
		playPair(ctx, server, device)
		stopDevice()
	}
	stopRelay()
	return errors.Join(err, <-ended)
}

func demoACS(ctx context.Context, faults []acs.Fault) (*acs.ACS, func(), error) {
	l, err := loopback()
	if err != nil {
		return nil, nil, err
	}
	known := demoDeclared()
	peer, err := acs.New(acs.Config{
		Listener: l, Seed: demoSeed, Faults: faults,
		Password:                  func(user string) (string, bool) { return known.Password, user == known.Username },
		ConnectionRequestUsername: known.ConnReqUsername, ConnectionRequestPassword: known.ConnReqPassword,
	})
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	return peer, peer.Start(ctx), nil
}

func demoCPE(ctx context.Context, acsURL string, faults []cpe.Fault) (*cpe.CPE, func(), error) {
	l, err := loopback()
	if err != nil {
		return nil, nil, err
	}
	known := demoDeclared()
	peer, err := cpe.New(cpe.Config{
		ACSURL: acsURL, Listener: l, Seed: demoSeed + 1, Faults: faults, BootTime: 50 * time.Millisecond,
		Username: known.Username, Password: known.Password,
		ConnectionRequestUsername: known.ConnReqUsername, ConnectionRequestPassword: known.ConnReqPassword,
	})
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	return peer, peer.Start(ctx), nil
}

// playPair lets the two meet: a boot, a connection request, calls of the ACS. With a fault some of it does not come
// about, which is what the rules are for; nothing waits for long.
func playPair(ctx context.Context, server *acs.ACS, device *cpe.CPE) {
	patience, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err := device.AwaitSession(patience); err != nil {
		return
	}
	for _, known := range server.Devices() {
		root := "Device."
		known.Queue(&cwmp.GetParameterNames{ParameterPath: root + "DeviceInfo.", NextLevel: true})
		known.Queue(&cwmp.GetParameterValues{ParameterNames: []string{root + "DeviceInfo.SoftwareVersion", root + "ManagementServer.PeriodicInformInterval"}})
		known.Queue(&cwmp.SetParameterValues{ParameterKey: "demo", ParameterList: []cwmp.ParameterValue{
			{Name: root + "DeviceInfo.ProvisioningCode", Type: "xsd:string", Value: "demo"}}})
		_ = known.Wake(patience)
	}
	_, _ = device.AwaitSession(patience)
	device.Call(&cwmp.GetRPCMethods{})
	device.Periodic()
	_, _ = device.AwaitSession(patience)
}

// cpeSuite runs the CPE suite against the reference CPE.
func (d *demo) cpeSuite(ctx context.Context) (string, *checks.Report, error) {
	b, err := bench.New(d.benchConfig(cwmp.CPE, cpeRunDir, bench.ReferenceFile()))
	if err != nil {
		return "", nil, err
	}
	l, err := loopback()
	if err != nil {
		return "", nil, errors.Join(err, b.Close())
	}
	stop, err := b.SubjectCPE(l, new(net.Dialer).DialContext, d.cpe...)
	if err != nil {
		return "", nil, errors.Join(err, b.Close())
	}
	defer stop()
	return runSuite(ctx, b, cpesuite.Name, cpesuite.Register)
}

// acsSuite runs the ACS suite against the reference ACS.
func (d *demo) acsSuite(ctx context.Context) (string, *checks.Report, error) {
	l, err := loopback()
	if err != nil {
		return "", nil, err
	}
	cfg, stop, err := bench.SubjectACS(d.benchConfig(cwmp.ACS, acsRunDir, bench.ReferenceFile()), l, new(net.Dialer).DialContext, d.acs...)
	if err != nil {
		return "", nil, err
	}
	defer stop()
	b, err := bench.New(cfg)
	if err != nil {
		return "", nil, err
	}
	return runSuite(ctx, b, acssuite.Name, acssuite.Register)
}

func (d *demo) benchConfig(role cwmp.Role, dir string, file *dut.File) bench.Config {
	return bench.Config{Role: role, Dir: filepath.Join(d.dir, dir), File: file, Seed: demoSeed, Tool: tool(), Timeout: demoLimit,
		Selection: d.selection(role)}
}

func runSuite(ctx context.Context, b *bench.Bench, name string, register func(*bench.Bench)) (string, *checks.Report, error) {
	if err := errors.Join(b.Run(ctx, name, register), b.Close()); err != nil {
		return "", nil, err
	}
	rep, err := b.Report(checks.Run{}, checks.Policy{})
	return b.Path(), rep, err
}
