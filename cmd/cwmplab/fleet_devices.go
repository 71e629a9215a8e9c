package main

import (
	"strings"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/dut"
	"cwmplab/suites/fleet"
)

// fleetOf says who the devices are: those that the device file lists, else made-up ones with the OUI and the product
// class of its device. Their serial numbers begin with that of the device, or with "F". They show the credentials of
// credentials.cpe; in its user name {oui}, {productClass} and {serialNumber} stand for those of each device, and without
// one it is made of them (TR-069 3.4.4).
func fleetOf(file *dut.File, devices int) (func(n int) fleet.Identity, error) {
	if list := file.Identities; len(list) > 0 {
		if devices > len(list) {
			return nil, usageError("list more of them, or take fewer devices", "--cpes %d: the device file lists %d identities", devices, len(list))
		}
		return func(n int) fleet.Identity {
			i := list[n]
			return fleet.Identity{
				ID:       cwmp.DeviceID{Manufacturer: i.Manufacturer, OUI: i.OUI, ProductClass: i.ProductClass, SerialNumber: i.SerialNumber},
				Username: i.Username, Password: i.Password.Reveal(),
			}
		}, nil
	}
	d, account := file.Device, file.Credentials.CPE
	made := fleet.MadeUp(d.OUI, d.ProductClass, d.SerialNumber, account.Password.Reveal())
	return func(n int) fleet.Identity {
		i := made(n)
		if d.Manufacturer != "" {
			i.ID.Manufacturer = d.Manufacturer
		}
		i.Username = filledIn(account.Username, i.ID)
		return i
	}, nil
}

// filledIn is a user name with what stands for parts of the device's identity. It is asked for each session.
func filledIn(name string, id cwmp.DeviceID) string {
	if !strings.Contains(name, "{") {
		return name
	}
	name = strings.ReplaceAll(name, "{oui}", id.OUI)
	name = strings.ReplaceAll(name, "{productClass}", id.ProductClass)
	return strings.ReplaceAll(name, "{serialNumber}", id.SerialNumber)
}

// beLike gives the devices the data model, the values and the version of a personality.
func (t *suiteRun) beLike(c *fleet.Config, file string) error {
	p, err := loadPersonality(file)
	if err != nil || p == nil {
		return err
	}
	if len(p.Quirks) > 0 {
		return usageError("leave them out", "%s: the devices of --cpes are conformant and have no quirks", file)
	}
	var one cpe.Config
	if err := p.Apply(&one); err != nil {
		return usageError("mend "+file, "%w", err)
	}
	c.Model, c.Values, c.Version = one.Model, one.Values, one.Version
	return nil
}
