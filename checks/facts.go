package checks

import (
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Facts is what a check may ask besides the bytes it judges. Where a needed fact is missing a check answers Unsure.
type Facts struct {
	Declared *Declared
	Source   *capture.Source
	Session  *capture.Session   // the session of what is judged, nil for connection requests and folds
	Version  cwmp.Version       // agreed version of that session, UnknownVersion before and without agreement
	Across   *Across            // what folds share over the devices of the recording, see OfRecording; may be nil
	Attempts []*capture.Attempt // the latest of the recording, oldest first, for folds; of very many some hundred
	Memo     *Memo              // what rules share about the message under judgement, see Once; may be nil
	Marked   time.Time          // of the last marker of a suite: it recorded until then, also where nothing came; zero without

	outages []outage // of the ACS, by markers of a suite, see Unseen

	shared *[]any // what the folds of the device at hand keep together
	room   int    // the share of the device at hand
}

// Room is how many entries of what grows with the sessions of a device a fold may keep, where it would keep most by
// itself. Of many devices that are watched for long less must be kept of each.
func (f *Facts) Room(most int) int {
	if f == nil || f.room <= 0 {
		return most
	}
	return min(f.room, most)
}

// Declared is what the operator says about the devices: from a DUT file or from flags. Secrets live here only.
type Declared struct {
	Amendment       int    // amendment of TR-069 the subject claims, 0 for unknown
	IssueOne        bool   // the peers speak the first issue of 2004: end of session and RetryCount only warn
	Username        string // CPE → ACS
	Password        string
	ConnReqUsername string // ACS → CPE
	ConnReqPassword string
	Methods         []string // methods the CPE claims
	NoClock         bool     // the device has no absolute time
	Others          []DeclaredDevice
}

// DeclaredDevice is what the operator says about one device of several: it has credentials of its own.
type DeclaredDevice struct {
	Device                           capture.DeviceKey
	Username, Password               string // CPE → ACS; no name stands for that of TR-069 3.4.4
	ConnReqUsername, ConnReqPassword string // ACS → CPE; no name stands for those of all devices
}

// Account gives the credentials that a side shows in what concerns a device: the CPE in its sessions, the ACS in its
// connection requests. Known is false where nothing is declared.
func (d *Declared) Account(side cwmp.Role, device capture.DeviceKey) (username, password string, known bool) {
	username, password = d.Username, d.Password
	if side == cwmp.ACS {
		username, password = d.ConnReqUsername, d.ConnReqPassword
	}
	for _, o := range d.Others {
		switch {
		case o.Device != device:
		case side == cwmp.CPE:
			username, password = o.Username, o.Password
		case o.ConnReqUsername != "":
			username, password = o.ConnReqUsername, o.ConnReqPassword
		}
	}
	return username, password, password != ""
}

// IssueOne tells whether rules on the session end and on RetryCount may only warn (catalogue part 1, trap 26).
func (f *Facts) IssueOne(s *capture.Session) bool {
	if f.Declared.IssueOne {
		return true
	}
	if s == nil {
		return false
	}
	for _, x := range s.Exchanges {
		if x.Request != nil && x.Request.Summary.HasNoMoreRequests || x.Response != nil && x.Response.Summary.HasNoMoreRequests {
			return true
		}
	}
	return false
}
