package dut

import "fmt"

// Identity is a device that the ACS under test knows, for the CPE we play: an ACS may turn away all others.
type Identity struct {
	Manufacturer string `yaml:"manufacturer"`
	OUI          string `yaml:"oui"` // six hexadecimal digits in capitals
	ProductClass string `yaml:"productClass"`
	SerialNumber string `yaml:"serialNumber"`
	Username     string `yaml:"username"` // towards the ACS; left out: made of the device ID (TR-069 3.4.4)
	Password     Secret `yaml:"password"`
	// ConnectionRequest is what the ACS shows to this device; left out: credentials.connectionRequest.
	ConnectionRequest Account `yaml:"connectionRequest"`
}

// Device is the identity without its credentials.
func (i Identity) Device() Device {
	return Device{Manufacturer: i.Manufacturer, OUI: i.OUI, ProductClass: i.ProductClass, SerialNumber: i.SerialNumber}
}

// checkIdentities finds entries that name no device, and devices named twice.
func checkIdentities(list []Identity) error {
	seen := map[Device]int{}
	for n, i := range list {
		key := i.Device()
		key.Manufacturer = "" // names no device
		switch first, twice := seen[key]; {
		case i.OUI == "" || i.SerialNumber == "":
			return fmt.Errorf("identities: entry %d needs oui and serialNumber", n+1)
		case len(i.OUI) != 6:
			return fmt.Errorf("identities: entry %d: oui %q has %d characters, want six hexadecimal digits", n+1, i.OUI, len(i.OUI))
		case twice:
			return fmt.Errorf("identities: entry %d names the same device as entry %d", n+1, first)
		}
		seen[key] = n + 1
	}
	return nil
}
