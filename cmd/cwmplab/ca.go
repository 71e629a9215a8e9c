package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/proxy"
)

// authority is the folder of the certificate authority.
type authority struct{ dir string }

func (a *authority) flags(c *cobra.Command, name string) {
	c.Flags().StringVar(&a.dir, name, "", "folder of the certificate authority; default: cwmplab in the user's configuration folder")
}

func (a *authority) folder() (string, error) {
	if a.dir != "" {
		return a.dir, nil
	}
	dir, err := proxy.DefaultAuthorityDir()
	if err != nil {
		return "", usageError("name a folder", "%w", err)
	}
	return dir, nil
}

// open reads the authority, and makes it on first use.
func (a *authority) open() (*proxy.Authority, error) {
	dir, err := a.folder()
	if err != nil {
		return nil, err
	}
	ca, err := proxy.OpenAuthority(dir, time.Now())
	if err != nil {
		return nil, usageError("see cwmplab ca --help", "%w", err)
	}
	return ca, nil
}

func caCommand(s streams) *cobra.Command {
	c := &cobra.Command{
		Use:   "ca",
		Short: "The certificate authority of this installation",
		Long: "The proxy shows devices certificates of an authority that is made once per installation. A device has to trust its root.\n" +
			"The key stays in a file that only its owner can read.",
		Example: "  cwmplab ca init\n  cwmplab ca export --format der --out ca.der",
	}
	c.AddCommand(caInitCommand(s), caExportCommand(s))
	return c
}

func caInitCommand(s streams) *cobra.Command {
	var a authority
	c := &cobra.Command{
		Use: "init", Short: "Make the authority", Args: cobra.NoArgs, Example: "  cwmplab ca init",
		RunE: func(*cobra.Command, []string) error {
			dir, err := a.folder()
			if err != nil {
				return err
			}
			ca, err := proxy.CreateAuthority(dir, time.Now())
			if errors.Is(err, fs.ErrExist) {
				return usageError("cwmplab ca export shows it; to begin anew remove the folder, and install the new root in every device", "%w", err)
			}
			if err != nil {
				return usageError("choose a folder with --dir", "%w", err)
			}
			fmt.Fprintf(s.out, "CA file  %s\nSHA-256  %s\nvalid to %s\n", ca.File(), ca.Fingerprint(), ca.Expires().UTC().Format("2006-01-02"))
			return nil
		},
	}
	a.flags(c, "dir")
	return c
}

func caExportCommand(s streams) *cobra.Command {
	var a authority
	var format, out string
	c := &cobra.Command{
		Use: "export", Short: "Write the root certificate for devices", Args: cobra.NoArgs,
		Example: "  cwmplab ca export --format pem\n  cwmplab ca export --format der --out ca.der",
		RunE: func(*cobra.Command, []string) error {
			if format != "pem" && format != "der" {
				return usageError("pem or der", "unknown certificate format %q", format)
			}
			dir, err := a.folder()
			if err != nil {
				return err
			}
			ca, err := proxy.LoadAuthority(dir)
			if err != nil {
				return usageError("cwmplab ca init makes one", "%w", err)
			}
			data := ca.PEM()
			if format == "der" {
				data = ca.DER()
			}
			if out == "" || out == "-" {
				_, err = s.out.Write(data)
			} else {
				err = os.WriteFile(out, data, 0o644)
			}
			if err != nil {
				return failure("choose another file with --out", err)
			}
			return nil
		},
	}
	a.flags(c, "dir")
	c.Flags().StringVar(&format, "format", "pem", "pem or der")
	c.Flags().StringVar(&out, "out", "", "file to write; default: standard output")
	return c
}
