package bench

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/tree"
	"cwmplab/internal/dut"
)

// Credentials of the reference peers when they are under test.
const (
	referencePassword    = "reference-cpe-secret"
	referenceRequestUser = "acs"
	referenceRequestPass = "reference-acs-secret"
)

// How the reference CPE takes connection requests: what it lets pass before their session, so that further ones can come
// before it, and how many of them it takes in a minute.
const (
	requestPause = 3 * time.Second
	requestLimit = 10
)

// ReferenceFile is the device file of the reference peers.
func ReferenceFile() *dut.File {
	id := cpe.DefaultIdentity()
	return &dut.File{
		Format: dut.FormatName, Name: "reference",
		Device: dut.Device{Manufacturer: id.Manufacturer, OUI: id.OUI, ProductClass: id.ProductClass, SerialNumber: id.SerialNumber},
		Credentials: dut.Credentials{
			CPE:               dut.Account{Username: id.OUI + "-" + id.ProductClass + "-" + id.SerialNumber, Password: dut.NewSecret(referencePassword)},
			ConnectionRequest: dut.Account{Username: referenceRequestUser, Password: dut.NewSecret(referenceRequestPass)},
		},
		Claims: dut.Claims{Amendment: 6, Methods: []string{"Download", "FactoryReset", "ScheduleInform"}, Profiles: []string{"SupportedDataModel:1", "User:1"}},
		// Named, so that a run needs no walk through the data model.
		Parameters: dut.Parameters{
			String: "Device.DeviceInfo.ProvisioningCode", Boolean: "Device.ManagementServer.UpgradesManaged",
			Unsigned: "Device.ManagementServer.DefaultActiveNotificationThrottle", DateTime: "Device.ManagementServer.PeriodicInformTime",
			ReadOnly: "Device.DeviceInfo.ModelName", Hidden: "Device.ManagementServer.ConnectionRequestPassword",
			Notify: "Device.DeviceInfo.Description", Table: "Device.NAT.PortMapping.",
			List: "Device.IP.Diagnostics.ServerSelectionDiagnostics.HostList", Command: "Device.DHCPv4.Client.1.Renew",
			StrongReference: "Device.IP.Diagnostics.ServerSelectionDiagnostics.Interface", WeakReference: "Device.IP.Diagnostics.IPPing.Interface",
			Deferred: "Device.IP.Interface.1.MaxMTUSize", Rebooting: "Device.DeviceInfo.X_001122_BridgeMode",
		},
	}
}

// SubjectCPE puts the reference CPE, with faults, under test: it opens the ACS of the bench and switches the CPE on.
// The listener takes its connection requests.
func (b *Bench) SubjectCPE(listener net.Listener, dial func(ctx context.Context, network, address string) (net.Conn, error), faults ...cpe.Fault) (stop func(), err error) {
	if err := b.StartACS(); err != nil {
		return nil, err
	}
	here, _, _ := net.SplitHostPort(b.acs.Advertised())
	cert, roots, err := ownCertificate(here, b.cfg.Clock.Now())
	if err != nil {
		return nil, err
	}
	if b.cfg.Trusted == nil {
		b.cfg.Trusted = &cert
	}
	model := b.cfg.SubjectModel
	if model.Root == "" {
		model = tree.TR181Alias()
	}
	a := b.cfg.File.Credentials
	subject, err := cpe.New(cpe.Config{
		TLS: &tls.Config{RootCAs: roots}, Version: b.cfg.SubjectVersion,
		Clock: b.cfg.Clock, Dial: dial, Lookup: b.cfg.SubjectLookup, Listener: listener, Seed: b.cfg.Seed + 1, ACSURL: b.URL(),
		Model: model, Identity: identity(b.cfg.File.Device), Username: a.CPE.Username, Password: a.CPE.Password.Reveal(),
		ConnectionRequestUsername: a.ConnectionRequest.Username, ConnectionRequestPassword: a.ConnectionRequest.Password.Reveal(),
		Listen:       func() (net.Listener, error) { return b.cfg.Listen(listener.Addr().String()) },
		RequestPause: requestPause, RequestLimit: requestLimit, Faults: faults,
	})
	if err != nil {
		return nil, err
	}
	run, cancel := context.WithCancel(context.Background())
	done := subject.Start(run)
	b.cfg.Wake = func(context.Context) error { subject.Periodic(); return nil }
	b.cfg.Hooks = map[string]func(ctx context.Context, args ...string) error{
		"reboot":      func(context.Context, ...string) error { subject.PowerCycle(); return nil },
		"changeValue": func(_ context.Context, args ...string) error { return subject.ChangeValue(args[0], args[1]) },
	}
	b.cfg.Firmware = &Firmware{Image: cpe.Image("2.0"), Previous: cpe.Image(referenceVersion)}
	return func() { cancel(); done() }, nil
}

// referenceVersion is the SoftwareVersion of the reference CPE from the factory.
const referenceVersion = "1.0"

// Unaided takes the reference CPE's own trigger away: the run wakes it as it has to wake any device.
func (b *Bench) Unaided() { b.cfg.Wake = nil }

// SubjectACS starts the reference ACS, with faults, on a listener, and gives the configuration of a run against it.
func SubjectACS(c Config, listener net.Listener, dial func(ctx context.Context, network, address string) (net.Conn, error), faults ...acs.Fault) (Config, func(), error) {
	c = c.withDefaults()
	secure, err := c.subjectTLS(listener)
	if err != nil {
		return c, nil, err
	}
	subject, err := acs.New(acs.Config{
		TLS:   secure,
		Clock: c.Clock, Dial: dial, Listener: listener, Seed: c.Seed + 1,
		Password:          passwords(c.File),
		ConnectionRequest: requestAccounts(c.File),
		QOP:               "auth,auth-int",
		Strict:            true,
		Refuses:           func(id cwmp.DeviceID) bool { return id.ProductClass == UnknownClass },
		Faults:            faults,
	})
	if err != nil {
		return c, nil, err
	}
	run, cancel := context.WithCancel(context.Background())
	done := subject.Start(run)
	file := *c.File
	file.ACS.URL = subject.URL()
	file.TLS.Insecure = file.TLS.Insecure || secure != nil // nobody has signed for it
	c.File, c.Adapter = &file, ReferenceAdapter(subject)
	return c, func() { cancel(); done() }, nil
}

// subjectTLS is what the reference ACS serves where the device file has an https URL, nil for plain connections.
func (c Config) subjectTLS(listener net.Listener) (*tls.Config, error) {
	if !c.encrypted() {
		return nil, nil //nolint:nilnil // no TLS is what is asked for
	}
	host, _, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, err
	}
	certificate, _, err := ownCertificate(host, c.Clock.Now())
	return &tls.Config{Certificates: []tls.Certificate{certificate}}, err //nolint:gosec // an old device may meet it
}

// passwords knows those of the devices of a device file.
func passwords(f *dut.File) func(username string) (string, bool) {
	return func(username string) (string, bool) {
		for _, i := range f.Identities {
			if i.Username == username && username != "" {
				return i.Password.Reveal(), true
			}
		}
		return f.Credentials.CPE.Password.Reveal(), username == f.Credentials.CPE.Username
	}
}

// requestAccounts knows with which credentials the devices of a device file are asked for a session.
func requestAccounts(f *dut.File) func(id cwmp.DeviceID) (username, password string) {
	return func(id cwmp.DeviceID) (string, string) {
		account := f.Credentials.ConnectionRequest
		for _, i := range f.Identities {
			if acs.Key(identity(i.Device())) == acs.Key(id) && i.ConnectionRequest.Username != "" {
				account = i.ConnectionRequest
			}
		}
		return account.Username, account.Password.Reveal()
	}
}
