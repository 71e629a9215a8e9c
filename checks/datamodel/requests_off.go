package datamodel

import (
	"errors"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// mostOff is how many devices are remembered whose connection requests are switched off.
const mostOff = 10_000

// requestsOff are the devices of the recording whose HTTPConnectionRequestEnable the ACS has set to false.
type requestsOff struct{ devices map[cwmp.DeviceID]bool }

// requestURLForm judges a message that tells ConnectionRequestURL, and remembers when it is to be empty.
func requestURLForm(m *capture.Message, f *checks.Facts) error {
	s := m.Session()
	off := checks.OfRecording[requestsOff](f)
	if m.IsRequest("SetParameterValues") {
		if s != nil && m.Holds(".HTTPConnectionRequestEnable") {
			off.learn(s.Device, m)
		}
		return checks.NotHere
	}
	verdict := on(requestURL)(m, f)
	var b *checks.Broken
	if errors.As(verdict, &b) && b.Warning && s != nil && off.devices[s.Device] {
		return checks.NotHere
	}
	return verdict
}

// learn takes what a call sets.
func (o *requestsOff) learn(d cwmp.DeviceID, m *capture.Message) {
	for v := range m.FindAll("ParameterList/ParameterValueStruct") {
		if !strings.HasSuffix(v.Child("Name").Text(), ".ManagementServer.HTTPConnectionRequestEnable") {
			continue
		}
		switch on, err := v.Child("Value").Bool(); {
		case err == nil && on:
			delete(o.devices, d)
		case err == nil && len(o.devices) < mostOff:
			if o.devices == nil {
				o.devices = map[cwmp.DeviceID]bool{}
			}
			o.devices[d] = true
		}
	}
}
