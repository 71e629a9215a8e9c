package bench

import (
	"fmt"
	"net/url"
	"strings"

	"cwmplab/cwmp"
)

// DeviceName names a device in one word, as TR-069 3.4.4 makes user names: OUI-ProductClass-SerialNumber, or
// OUI-SerialNumber where there is no product class, with all but letters, digits and underscores percent-encoded.
func DeviceName(id cwmp.DeviceID) string {
	parts := []string{escapeName(id.OUI), escapeName(id.ProductClass), escapeName(id.SerialNumber)}
	if id.ProductClass == "" {
		parts = []string{parts[0], parts[2]}
	}
	return strings.Join(parts, "-")
}

// ParseDeviceName takes a [DeviceName] apart. Of the device ID it gives all but the manufacturer.
func ParseDeviceName(name string) (cwmp.DeviceID, error) {
	parts := strings.Split(name, "-")
	for i := range parts {
		text, err := url.PathUnescape(parts[i])
		if err != nil {
			return cwmp.DeviceID{}, fmt.Errorf("device %q: %w", name, err)
		}
		parts[i] = text
	}
	switch len(parts) {
	case 2:
		return cwmp.DeviceID{OUI: parts[0], SerialNumber: parts[1]}, nil
	case 3:
		return cwmp.DeviceID{OUI: parts[0], ProductClass: parts[1], SerialNumber: parts[2]}, nil
	}
	return cwmp.DeviceID{}, fmt.Errorf("device %q: not OUI-ProductClass-SerialNumber", name)
}

func escapeName(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '_', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
