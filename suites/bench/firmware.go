package bench

import (
	"os"

	"github.com/onsi/ginkgo/v2"
)

// Firmware is what may be installed on the CPE under test.
type Firmware struct {
	Image    []byte // with another version than the one that runs
	Previous []byte // with the one that runs; nil where the run cannot put it back
}

// An Image of the firmware of the CPE under test: firmware.image.
const Image Need = "firmware"

// HasFirmware tells whether the run was given an image of the CPE under test: then it is said to take one over CWMP.
func (b *Bench) HasFirmware() bool { return b.cfg.hasFirmware() }

func (c Config) hasFirmware() bool { return c.Firmware != nil || c.File.Firmware.Image != "" }

// Firmware gives what may be installed. A scenario that needs it says so with [Image]; without one it is skipped.
func (b *Bench) Firmware() Firmware {
	ginkgo.GinkgoHelper()
	if b.cfg.Firmware != nil {
		return *b.cfg.Firmware
	}
	read := func(key, path string) []byte {
		if path == "" {
			return nil
		}
		content, err := os.ReadFile(path) //nolint:gosec // the user names the file
		if err != nil {
			ginkgo.Skip("firmware."+key+": "+err.Error(), 1)
		}
		return content
	}
	f := b.cfg.File.Firmware
	if f.Image == "" {
		ginkgo.Skip(b.cfg.lacks(Image), 1)
	}
	return Firmware{Image: read("image", f.Image), Previous: read("previous", f.Previous)}
}
