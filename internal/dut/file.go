package dut

import (
	"fmt"
	"net"
	"strings"
	"time"
)

// FormatName is what the key "format" of a device file has to say.
const FormatName = "cwmplab-dut/1"

// File is one device file.
type File struct {
	Format      string      `yaml:"format"`
	Name        string      `yaml:"name"` // how reports call the subject; default: its address or device ID
	Device      Device      `yaml:"device"`
	ACS         ACS         `yaml:"acs"`
	Listen      string      `yaml:"listen"`       // where we listen: for the CPE's sessions, or for connection requests; default 127.0.0.1:0
	Remote      bool        `yaml:"remote"`       // the device under test is on another machine
	Advertise   string      `yaml:"advertise"`    // host:port the device must use, where it is not the listener's address
	Other       string      `yaml:"otherAddress"` // a second address of this machine, which the CPE can answer to
	OtherName   string      `yaml:"otherName"`    // a name that the CPE resolves to two addresses: those of listen and of otherAddress
	TLS         TLS         `yaml:"tls"`
	Credentials Credentials `yaml:"credentials"`
	Claims      Claims      `yaml:"claims"`
	Hooks       Hooks       `yaml:"hooks"`
	Limits      Limits      `yaml:"limits"`
	Parameters  Parameters  `yaml:"parameters"`
	Firmware    Firmware    `yaml:"firmware"`    // images that a run may install, with leave
	Adapter     Adapter     `yaml:"adapter"`     // how the ACS under test is made to act
	Identities  []Identity  `yaml:"identities"`  // devices the ACS under test knows, for scenarios that need a fresh one
	Personality string      `yaml:"personality"` // file that says what the CPE we play is like
}

// Device says who the CPE is: the one under test, or the one we play.
type Device struct {
	Manufacturer string `yaml:"manufacturer"`
	OUI          string `yaml:"oui"` // six hexadecimal digits in capitals
	ProductClass string `yaml:"productClass"`
	SerialNumber string `yaml:"serialNumber"`
	Address      string `yaml:"address"` // host of the CPE under test, where it is not on this machine
}

// ACS says where the ACS under test is.
type ACS struct {
	URL string `yaml:"url"`
}

// TLS says how connections are encrypted.
type TLS struct {
	Certificate string `yaml:"certificate"` // PEM file we serve as ACS; with key
	Key         string `yaml:"key"`
	Trusted     Pair   `yaml:"trusted"`  // that the CPE under test trusts for this machine; shown where a scenario needs https beside plain sessions
	CA          string `yaml:"ca"`       // PEM file of roots we trust as CPE
	Insecure    bool   `yaml:"insecure"` // as CPE, trust any certificate
}

// Pair is a certificate with its key, in PEM files.
type Pair struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"`
}

// Credentials are those of both directions.
type Credentials struct {
	CPE               Account `yaml:"cpe"`               // the CPE shows these to the ACS
	ConnectionRequest Account `yaml:"connectionRequest"` // the ACS shows these to the CPE
}

// Account is a user name with its password.
type Account struct {
	Username string `yaml:"username"`
	Password Secret `yaml:"password"`
}

// Claims is what the maker says the device can do.
type Claims struct {
	Amendment int      `yaml:"amendment"` // of TR-069
	IssueOne  bool     `yaml:"issueOne"`  // speaks the first issue of 2004
	Methods   []string `yaml:"methods"`   // optional methods it supports
	Profiles  []string `yaml:"profiles"`  // of its root data model: "Baseline:1"
	NoClock   bool     `yaml:"noClock"`   // has no absolute time
}

// Firmware names images for the CPE under test, made by its maker. A run installs one only with leave (--allow destructive).
type Firmware struct {
	Image    string `yaml:"image"`    // file with another version than the one that runs
	Previous string `yaml:"previous"` // file with the one that runs, which a run puts back at the end
}

// Limits bound what a run does and waits for.
type Limits struct {
	FirstSession Duration `yaml:"firstSession"` // wait for the device's first session; default 10 minutes
	Session      Duration `yaml:"session"`      // longest session; default 5 minutes
	Answer       Duration `yaml:"answer"`       // wait for the first answer of the ACS at all; default 7 seconds
}

// Duration is a time span as text: "90s", "10m".
type Duration time.Duration

// Or gives the duration, or a default where none is set.
func (d Duration) Or(def time.Duration) time.Duration {
	if d <= 0 {
		return def
	}
	return time.Duration(d)
}

// check finds what is wrong beyond single keys.
func (f *File) check() error {
	if f.Format != FormatName {
		return fmt.Errorf("format is %q, want %q", f.Format, FormatName)
	}
	if (f.TLS.Certificate == "") != (f.TLS.Key == "") {
		return fmt.Errorf("tls: certificate and key belong together")
	}
	if (f.TLS.Trusted.Certificate == "") != (f.TLS.Trusted.Key == "") {
		return fmt.Errorf("tls.trusted: certificate and key belong together")
	}
	if o := f.Device.OUI; o != "" && len(o) != 6 {
		return fmt.Errorf("device.oui %q has %d characters, want six hexadecimal digits", o, len(o))
	}
	if o := f.Other; o != "" && net.ParseIP(o) == nil {
		return fmt.Errorf("otherAddress %q is no IP address", o)
	}
	if err := f.checkOtherName(); err != nil {
		return err
	}
	if f.Firmware.Previous != "" && f.Firmware.Image == "" {
		return fmt.Errorf("firmware.previous is set, but no firmware.image that it would follow")
	}
	for _, p := range f.Claims.Profiles {
		if name, version, ok := strings.Cut(p, ":"); !ok || name == "" || version == "" || strings.Trim(version, "0123456789") != "" {
			return fmt.Errorf("claims.profiles: %q is no profile with its version, such as Baseline:1", p)
		}
	}
	if err := f.Adapter.check(); err != nil {
		return err
	}
	return checkIdentities(f.Identities)
}
