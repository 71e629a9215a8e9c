package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cwmplab/capture"
)

// converting is one run of convert.
type converting struct {
	streams
	to          string
	device      string
	withSecrets bool
	redact      []string
	force       bool
}

func convertCommand(s streams) *cobra.Command {
	k := &converting{streams: s}
	c := &cobra.Command{
		Use:   "convert IN OUT",
		Short: "Convert recordings: pcapng, text transcript, HAR, personality",
		Long: "convert reads any recording that check reads and writes it as pcapng, text transcript or HAR. pcapng and transcript hold\n" +
			"the same; HAR loses framing, connection life and the timing of halves. Secrets are replaced unless --with-secrets is given.\n" +
			"A personality is what a device has told of itself: sim cpe and test acs play it.",
		Example: "  cwmplab convert home.pcapng home.txt\n  cwmplab convert home.pcapng home.har --redact identity\n  cwmplab convert home.pcapng personality.yaml",
		Args:    cobra.ExactArgs(2),
		RunE:    func(c *cobra.Command, args []string) error { return k.run(args[0], args[1]) },
	}
	c.Flags().StringVar(&k.to, "to", "", "form to write: pcapng, txt, har, personality; else by the ending of OUT")
	c.Flags().StringVar(&k.device, "device", "", "whose personality: OUI-ProductClass-SerialNumber (default the first in the recording)")
	c.Flags().BoolVar(&k.withSecrets, "with-secrets", false, "keep passwords, credentials and keys as they are")
	c.Flags().StringSliceVar(&k.redact, "redact", nil, "also replace: identity (serials, MAC addresses, SSIDs, public addresses)")
	c.Flags().BoolVar(&k.force, "force", false, "overwrite OUT")
	return c
}

func (k *converting) run(in, out string) error {
	write, err := k.writer(out)
	if err != nil {
		return err
	}
	if sameFile(in, out) {
		return usageError("name another file for OUT", "%s: input and output are the same file", in)
	}
	rd, err := capture.Open(in)
	if err != nil {
		return failure(readHint(err), err)
	}
	defer rd.Close()
	if !k.withSecrets {
		o := capture.RedactOptions{}
		for _, what := range k.redact {
			if what != "identity" {
				return usageError("--redact identity", "--redact: unknown kind %q", what)
			}
			o.Identity = true
		}
		rd = capture.Redact(rd, o)
	}
	mode := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if !k.force {
		mode |= os.O_EXCL
	}
	f, err := os.OpenFile(out, mode, 0o600)
	if err != nil {
		return usageError("--force overwrites", "%w", err)
	}
	disk := &target{w: f}
	err = write(disk, rd)
	if cerr := f.Close(); disk.err == nil {
		disk.err = cerr
	}
	switch {
	case disk.err != nil:
		return failure("free space on the disk, or choose another OUT", fmt.Errorf("writing: %w", disk.err))
	case err != nil && disk.n == 0: // nothing to keep
		return errors.Join(failure(readHint(err), err), os.Remove(out))
	case err != nil:
		return failure(readHint(err), fmt.Errorf("%w; what could be read stands in %s", err, out))
	}
	return nil
}

// target keeps the error of the file that is written apart from those of the recording that is read.
type target struct {
	w   io.Writer
	n   int64 // bytes written
	err error
}

func (t *target) Write(b []byte) (int, error) {
	n, err := t.w.Write(b)
	t.n += int64(n)
	if t.err == nil {
		t.err = err
	}
	return n, err
}

// sameFile tells whether two names lead to one file: writing would destroy what is read.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

func (k *converting) writer(out string) (func(io.Writer, capture.Reader) error, error) {
	form := k.to
	if form == "" {
		form = strings.TrimPrefix(filepath.Ext(out), ".")
	}
	switch form {
	case "pcapng":
		return capture.WritePcapng, nil
	case "har":
		fmt.Fprintln(k.err, "note: a HAR file cannot hold chunk framing, connection life or the timing of halves")
		return capture.WriteHAR, nil
	case "txt", "transcript":
		return writeTranscript, nil
	case "personality", "yaml", "yml":
		return k.writePersonality, nil
	}
	return nil, usageError("name OUT with .pcapng, .txt, .har or .yaml, or give --to", "cannot tell the form to write from %q", out)
}

// writeTranscript writes what could be read, also where the recording is damaged.
func writeTranscript(w io.Writer, rd capture.Reader) error {
	t, err := capture.ReadTranscript(rd)
	if t != nil {
		if _, werr := w.Write(t.Format()); werr != nil {
			return werr
		}
	}
	return err
}
