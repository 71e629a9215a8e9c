package fleet

import (
	"bytes"
	"strconv"
	"sync"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
)

// informs makes the bytes of Inform. Those of a fleet differ in few places, so that the rest is encoded once for each
// set of events; what has more to say, CommandKeys or parameters of its own, is encoded as any message.
type informs struct {
	mu      sync.Mutex
	byEvent map[events][][]byte // the text between the places
}

// The places stand in the order of the message; each holds a text that is there once.
var (
	placeID      = "PLACE-OF-THE-ID"
	placeDevice  = cwmp.DeviceID{Manufacturer: "PLACE-OF-THE-MAKER", OUI: "PLACE-OF-THE-OUI", ProductClass: "PLACE-OF-THE-CLASS", SerialNumber: "PLACE-OF-THE-SERIAL"}
	placeTime    = time.Date(1987, 6, 5, 4, 3, 2, 0, time.UTC)
	placeRetries = uint32(4_001_002_003)
)

// between gives the text around the places.
func (i *informs) between(s *session) [][]byte {
	i.mu.Lock()
	defer i.mu.Unlock()
	known := i.byEvent[s.device.events]
	if known != nil {
		return known
	}
	e := s.informEnvelope(placeID, placeDevice, placeTime, placeRetries)
	rest := cwmp.Encode(e, s.fleet.style)
	var parts [][]byte
	for _, place := range []string{
		placeID, placeDevice.Manufacturer, placeDevice.OUI, placeDevice.ProductClass, placeDevice.SerialNumber,
		cwmp.At(placeTime).String(), strconv.FormatUint(uint64(placeRetries), 10),
	} {
		before, after, found := bytes.Cut(rest, []byte(place))
		if !found || bytes.Contains(after, []byte(place)) {
			panic("fleet: " + place + " is not in Inform once")
		}
		parts, rest = append(parts, before), after
	}
	parts = append(parts, rest)
	if i.byEvent == nil {
		i.byEvent = map[events][][]byte{}
	}
	i.byEvent[s.device.events] = parts
	return parts
}

// inform makes the Inform of the session (TR-069 A.3.3.1).
func (s *session) inform() []byte {
	s.lastID++
	id := strconv.FormatUint(uint64(s.device.sessions), 10) + "-" + strconv.Itoa(s.lastID)
	now := s.fleet.config.Clock.Now().Truncate(time.Second)
	if s.device.tree != nil || s.device.rare != nil {
		s.body = cwmp.AppendEncode(s.body[:0], s.informEnvelope(id, s.who.ID, now, s.device.retries), s.fleet.style)
		return s.body
	}
	parts := s.fleet.informs.between(s)
	b := s.body[:0]
	for i, text := range [...]string{
		id, s.who.ID.Manufacturer, s.who.ID.OUI, s.who.ID.ProductClass, s.who.ID.SerialNumber,
		cwmp.At(now).String(), strconv.FormatUint(uint64(s.device.retries), 10),
	} {
		b = append(append(b, parts[i]...), cwmp.Escape(text)...)
	}
	s.body = append(b, parts[len(parts)-1]...)
	return s.body
}

func (s *session) informEnvelope(id string, device cwmp.DeviceID, now time.Time, retries uint32) *cwmp.Envelope {
	list := s.fleet.forced
	if s.device.tree != nil {
		list = s.device.tree.Forced()
	}
	e := &cwmp.Envelope{Version: s.fleet.config.Version, Header: cwmp.Header{ID: &id}, Body: &cwmp.Inform{
		DeviceID: device, Event: s.events, MaxEnvelopes: 1, CurrentTime: cwmp.At(now), RetryCount: retries, ParameterList: list,
	}}
	cpe.InformHeader(&e.Header, s.fleet.config.Version)
	return e
}
