package capture

import "cwmplab/cwmp"

// DeviceKey names a device: OUI, product class and serial number as written in its Inform, joined by hyphens.
type DeviceKey string

// KeyOf is the key of a device, "" for one of which nothing is known.
func KeyOf(d cwmp.DeviceID) DeviceKey {
	if d.OUI == "" && d.ProductClass == "" && d.SerialNumber == "" {
		return ""
	}
	if d.ProductClass == "" {
		return DeviceKey(d.OUI + "-" + d.SerialNumber)
	}
	return DeviceKey(d.OUI + "-" + d.ProductClass + "-" + d.SerialNumber)
}

// Key is the key of the session's device, "" where the recording starts after the Inform.
func (s *Session) Key() DeviceKey { return KeyOf(s.Device) }

// Inform is the Inform that opened the session: the accepted one, else the last that was sent before anything else; nil
// where none was recorded. In later windows of a session it is that of the first.
func (s *Session) Inform() *Message { return s.inform }

// InformResponse is the answer that accepted the Inform, nil where there is none.
func (s *Session) InformResponse() *Message { return s.response }
