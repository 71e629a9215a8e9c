package main

import (
	"errors"
	"net/netip"

	"github.com/spf13/cobra"

	"cwmplab/capture"
)

// sourcing holds the flags that say how recordings and captures are read.
type sourcing struct {
	acs    []string
	keyLog string
}

func (s *sourcing) flags(c *cobra.Command) {
	c.Flags().StringVar(&s.keyLog, "keylog", "", "file of TLS secrets (SSLKEYLOGFILE) for captures; needs tshark")
	c.Flags().StringSliceVar(&s.acs, "acs", nil, "address of the ACS (HOST:PORT), where the traffic does not say who is who")
}

// openFile opens a recording, whatever its kind.
func (s *sourcing) openFile(name string) (capture.Reader, error) {
	return capture.OpenWith(name, capture.OpenOptions{KeyLog: s.keyLog})
}

// again opens a recording once more, for a report that shows what is in it.
func (s *sourcing) again(name string) (capture.Reader, error) {
	if name == "-" {
		return nil, errors.New("standard input is not read twice")
	}
	return s.openFile(name)
}

// addresses reads --acs.
func (s *sourcing) addresses() (capture.Options, error) {
	var opt capture.Options
	for _, text := range s.acs {
		a, err := netip.ParseAddrPort(text)
		if err != nil {
			ip, ipErr := netip.ParseAddr(text)
			if ipErr != nil {
				return opt, usageError("an IP address with or without port: 192.0.2.1:7547", "--acs: %q is no address", text)
			}
			a = netip.AddrPortFrom(ip, 0)
		}
		opt.ACS = append(opt.ACS, a)
	}
	return opt, nil
}
