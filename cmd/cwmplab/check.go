package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/reports"
)

// checking is one run of check.
type checking struct {
	streams
	judging
	outputs
	following
	allowing
	sourcing
	vendor bool
}

func checkCommand(s streams) *cobra.Command {
	k := &checking{streams: s}
	c := &cobra.Command{
		Use:   "check FILE...",
		Short: "Judge recordings: which side broke which requirement, at which byte",
		Long: "check judges recordings of this program, pcap and pcapng files of others (plaintext HTTP), text transcripts, HAR files,\n" +
			"debug logs of GenieACS and bare SOAP messages, each also as .gz, or folders of them; \"-\" is standard input. The kind is\n" +
			"found from the content. TLS in a capture is decrypted by tshark, by the secrets inside the file or by --keylog.",
		Example: "  cwmplab check home.pcapng\n  cwmplab check captures/ --format junit --out report.xml\n" +
			"  cwmplab check --follow home.pcapng",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if k.vendor {
				k.formats = append(k.formats, "vendor")
			}
			if k.follow {
				return k.watch(c.Context(), args)
			}
			return k.run(args)
		},
	}
	k.judging.flags(c)
	k.outputs.flags(c)
	k.following.flags(c)
	k.allowing.flags(c)
	k.sourcing.flags(c)
	c.Flags().BoolVar(&k.vendor, "vendor-report", false, "a redacted text for each finding, to be mailed to the maker of the faulty side: short for --format vendor")
	return c
}

func (k *checking) run(args []string) error {
	defer saveMemory()()
	if err := k.check(); err != nil {
		return err
	}
	rules, err := k.selected()
	if err != nil {
		return err
	}
	opt, err := k.addresses()
	if err != nil {
		return err
	}
	if err := k.load(); err != nil {
		return err
	}
	files, err := capture.OpenAll(args)
	if err != nil {
		return failure(readHint(err), err)
	}
	if len(files) == 0 {
		return failure("name a folder that holds recordings", fmt.Errorf("%s: no recording in it", strings.Join(args, " ")))
	}
	k.outputs.reading = opt
	runner := checks.NewRunner(rules, k.options())
	run := checks.Run{Tool: tool(), Catalogue: catalogueName(), Command: "check " + strings.Join(args, " "), Selection: k.selection()}
	var failed []error
	for _, name := range files {
		input, err := k.file(runner, name, opt)
		run.Inputs = append(run.Inputs, input)
		if err != nil {
			failed = append(failed, err)
		}
	}
	rep := runner.Report(run)
	for _, err := range failed {
		rep.NoVerdict(err.Error())
	}
	rep.Expect(k.known, time.Now())
	k.demand(rep)
	return k.tell(rep, failed)
}

// tell writes the reports. Where nothing at all could be read, there is one clear error and no empty report on the console.
func (k *checking) tell(rep *checks.Report, failed []error) error {
	for _, err := range failed {
		fmt.Fprintf(k.err, "cwmplab: %s\n", reports.PrintableLines(err.Error()))
		if hint := readHint(err); hint != "" {
			fmt.Fprintf(k.err, "hint: %s\n", hint)
		}
	}
	if len(failed) == len(rep.Run.Inputs) && len(k.formats) == 0 && rep.Summary.Exchanges == 0 {
		return exitError{checks.ExitNoVerdict}
	}
	k.open = k.again
	if err := k.write(k.out, rep); err != nil {
		return err
	}
	return verdict(rep)
}

// file judges one recording. What was read before an error is judged all the same.
func (k *checking) file(r *checks.Runner, name string, opt capture.Options) (checks.Input, error) {
	input := checks.Input{Name: name}
	rd, err := k.openFile(name)
	if err != nil {
		input.Error = err.Error()
		return input, err
	}
	defer rd.Close()
	r.Input(name)
	err = r.Recording(rd, opt)
	src := rd.Source()
	input.Format, input.Notes = src.Format, src.Notes
	input.SHA256 = sum(name)
	if err != nil {
		input.Error = err.Error()
	}
	return input, err
}

// sum is the SHA-256 of a file, "" where it cannot be read again (standard input).
func sum(name string) string {
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// readHint says what can be done about a recording that cannot be read.
func readHint(err error) string {
	var version *capture.VersionError
	var encrypted *capture.EncryptedError
	var damage *capture.DamageError
	switch {
	case errors.Is(err, capture.ErrEmpty):
		return "nothing was recorded into it: look whether the recorder ran and the device came"
	case errors.Is(err, fs.ErrNotExist):
		return "name a file or a folder that is there"
	case errors.As(err, &version):
		return "get a newer cwmplab"
	case errors.As(err, &encrypted):
		return "record with cwmplab proxy, which ends TLS itself, or give the secrets with --keylog"
	case errors.As(err, &damage):
		return "the file is damaged or was cut; what could be read was judged"
	case errors.Is(err, fs.ErrPermission):
		return "recordings are readable by their owner only: sudo or chown"
	}
	return "recordings, pcap, pcapng, transcripts, HAR, debug logs of GenieACS and SOAP messages can be read"
}

func catalogueName() string {
	return fmt.Sprintf("%s, %d rules", checks.Edition, len(catalogue.All()))
}

func readLines(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var lines []string
	s := bufio.NewScanner(f)
	for s.Scan() {
		if line, _, _ := strings.Cut(s.Text(), "#"); strings.TrimSpace(line) != "" {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines, s.Err()
}
