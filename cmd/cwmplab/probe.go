package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// probing is one run of probe.
type probing struct {
	streams
	listen, advertise string
	out               string
	force             bool
	wait              time.Duration
	cpe, request      account
	oui, class        string
	serial            string
	ca                string
	insecure          bool
}

// account is a user name, with the environment variable that holds the password.
type account struct{ user, variable string }

func probeCommand(s streams) *cobra.Command {
	p := &probing{streams: s}
	c := &cobra.Command{
		Use:   "probe cpe|acs [URL]",
		Short: "Talk to a device or a server and write a first device file",
		Long: "probe cpe waits for a session of a CPE, asks for its methods and its parameters, looks at its connection request server, and\n" +
			"changes nothing; probe acs holds two sessions with the ACS at a URL. What was learned becomes a device file for cwmplab test,\n" +
			"what was not is said in it.",
		Example:   "  cwmplab probe cpe --listen 192.0.2.1:7547 --out router.yaml\n  cwmplab probe acs http://acs.example:7547/acs --out acs.yaml",
		Args:      probeArgs,
		ValidArgs: sides,
		RunE: func(c *cobra.Command, args []string) error {
			if args[0] == "cpe" {
				return p.runCPE(c.Context())
			}
			return p.runACS(c.Context(), args[1])
		},
	}
	f := c.Flags()
	f.StringVar(&p.listen, "listen", "", "where we play the ACS (cpe), or where our CPE takes connection requests (acs)")
	f.StringVar(&p.advertise, "advertise", "", "host:port the other side must use, where it is not the listener's address")
	f.StringVar(&p.out, "out", "", "device file to write (default: standard output)")
	f.BoolVar(&p.force, "force", false, "overwrite that file")
	f.DurationVar(&p.wait, "wait", 10*time.Minute, "how long to wait for the first session of the CPE")
	f.StringVar(&p.cpe.user, "username", "", "user the CPE shows to the ACS")
	f.StringVar(&p.cpe.variable, "password-env", "CPE_PASSWORD", "environment variable that holds its password")
	f.StringVar(&p.request.user, "connreq-username", "", "user of connection requests")
	f.StringVar(&p.request.variable, "connreq-password-env", "CONNREQ_PASSWORD", "environment variable that holds its password")
	f.StringVar(&p.oui, "oui", "", "OUI of the CPE we play (acs)")
	f.StringVar(&p.class, "product-class", "", "product class of the CPE we play (acs)")
	f.StringVar(&p.serial, "serial", "", "serial number of the CPE we play (acs)")
	f.StringVar(&p.ca, "ca", "", "PEM file of authorities to trust (acs)")
	f.BoolVar(&p.insecure, "insecure", false, "trust any certificate (acs)")
	return c
}

// probeArgs wants a side, and a URL for an ACS.
func probeArgs(c *cobra.Command, args []string) error {
	switch {
	case len(args) > 0 && args[0] == "acs" && len(args) != 2:
		return errors.New("probe acs needs the URL of the ACS")
	case len(args) == 2 && args[0] == "acs":
		return nil
	}
	return oneSide(c, args)
}

// file is what the flags say, as a device file.
func (p *probing) file() (*dut.File, error) {
	f := &dut.File{Format: dut.FormatName, Listen: p.listen, Advertise: p.advertise,
		Limits: dut.Limits{FirstSession: dut.Duration(p.wait)}}
	for _, a := range []struct {
		account
		flag string
		into *dut.Account
	}{{p.cpe, "--username", &f.Credentials.CPE}, {p.request, "--connreq-username", &f.Credentials.ConnectionRequest}} {
		if a.user == "" {
			continue
		}
		password, ok := os.LookupEnv(a.variable)
		if !ok {
			return nil, usageError("put the password into the environment: it belongs neither on the command line nor into a file", "%s %s: the environment has no variable %s", a.flag, a.user, a.variable)
		}
		*a.into = dut.Account{Username: a.user, Password: dut.NewSecret(password)}
	}
	if p.out != "" && !p.force {
		if _, err := os.Lstat(p.out); err == nil {
			return nil, usageError("--force overwrites it", "%s exists", p.out)
		}
	}
	return f, nil
}

// bench opens a bench over a recording that is thrown away.
func (p *probing) bench(role cwmp.Role, file *dut.File) (b *bench.Bench, clean func(), err error) {
	dir, err := os.MkdirTemp("", "cwmplab-probe")
	if err != nil {
		return nil, nil, failure("set TMPDIR to a directory that can be written", err)
	}
	clean = func() { _ = os.RemoveAll(dir) } // what stays does no harm
	b, err = bench.New(bench.Config{Role: role, Dir: dir, File: file, Seed: uint64(time.Now().UnixNano()) % 1_000_000, Tool: tool(),
		Note: func(text string) { fmt.Fprintf(p.err, "  %s\n", text) }})
	if err != nil {
		clean()
		return nil, nil, failure(diskHint(err, "set TMPDIR to a directory that can be written"), err)
	}
	return b, clean, nil
}

func (p *probing) runCPE(ctx context.Context) error {
	if p.listen == "" {
		return usageError("cwmplab probe cpe --listen 192.0.2.1:7547", "probe cpe needs --listen: where the device reaches us")
	}
	file, err := p.file()
	if err != nil {
		return err
	}
	if err := reachable(file, cwmp.CPE); err != nil {
		return err
	}
	b, clean, err := p.bench(cwmp.CPE, file)
	if err != nil {
		return err
	}
	defer clean()
	if err := b.StartACS(); err != nil {
		return errors.Join(listenError(err), b.Close())
	}
	fmt.Fprintf(p.err, "ACS URL for the device: %s\nwaiting for its session, %s at most; Ctrl-C ends\n", b.URL(), p.wait)
	facts, err := b.ProbeCPE(ctx)
	if err != nil {
		return errors.Join(failure("configure this ACS URL in the device, and have it start a session (restart it)", err), b.Close())
	}
	if err := errors.Join(b.Close(), facts.Complete(b)); err != nil {
		return failure(diskHint(err, ""), err)
	}
	return p.write(cpeFile(file, facts, p.cpe, p.request), facts.Unknown)
}

func (p *probing) runACS(ctx context.Context, url string) error {
	file, err := p.file()
	if err != nil {
		return err
	}
	file.ACS.URL, file.TLS = url, dut.TLS{CA: p.ca, Insecure: p.insecure}
	file.Device = dut.Device{OUI: p.oui, ProductClass: p.class, SerialNumber: p.serial}
	b, clean, err := p.bench(cwmp.ACS, file)
	if err != nil {
		return err
	}
	defer clean()
	fmt.Fprintf(p.err, "two sessions with %s …\n", url)
	facts, reached := b.ProbeACS(ctx)
	if err := errors.Join(b.Close(), facts.Complete(b)); err != nil {
		return failure(diskHint(err, ""), err)
	}
	var none *bench.UnreachableError
	if errors.As(reached, &none) && len(facts.Challenges) == 0 {
		return failure(none.Do, none)
	}
	if reached != nil {
		facts.Unknown = append([]string{"what a session shows: " + reached.Error()}, facts.Unknown...)
	}
	if err := p.write(acsFile(file, facts, p.cpe), facts.Unknown); err != nil {
		return err
	}
	switch {
	case none != nil && p.cpe.user == "":
		return failure("give --username, with the password in the environment (--password-env)", errors.New("the ACS asks for credentials, and none were given"))
	case none != nil:
		return failure(none.Do, none)
	}
	return nil
}

// write writes the device file and says what is missing in it.
func (p *probing) write(text []byte, unknown []string) error {
	if p.out == "" {
		_, _ = p.streams.out.Write(text) // whoever reads it has gone
	} else if err := os.WriteFile(p.out, text, 0o600); err != nil {
		return failure("choose another file with --out", err)
	}
	for _, what := range unknown {
		fmt.Fprintf(p.err, "not learned: %s\n", what)
	}
	if p.out != "" {
		fmt.Fprintf(p.err, "%s is a first device file; read it before you use it\n", p.out)
	}
	return nil
}

// deviceFile writes a device file line by line.
type deviceFile struct{ bytes.Buffer }

func (d *deviceFile) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }
