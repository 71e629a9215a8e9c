package cwmp

import "strings"

// EventKind is how entries of an event add up in an Inform.
type EventKind uint8

// The kinds of events, TR-069 3.7.1.5.
const (
	EventSingle   EventKind = iota // a further cause while one is undelivered adds nothing
	EventMultiple                  // one entry per command
	EventVendor                    // the vendor says
)

// Retention is how long an event is kept that could not be delivered.
type Retention uint8

// The policies, TR-069 3.7.1.5.
const (
	KeepAlways      Retention = iota // until delivered, over failed sessions and reboots
	KeepUntilReboot                  // over failed sessions; may be dropped at a reboot
	MayDrop                          // the CPE decides
	NotRetried                       // dropped with the session that failed
	KeepAsVendor                     // the vendor says
)

// Event describes an event code.
type Event struct {
	Code      string // as on the wire: "0 BOOTSTRAP", "M Reboot"; ends with a space for the vendor forms "M X_" and "X "
	Since     Version
	Kind      EventKind
	ClearedBy string    // the method whose response delivers it: "Inform", "TransferComplete"; "" for vendor forms
	Keep      Retention // what happens to it when a session fails
	With      []string  // it never comes without one of these
	Command   string    // the method whose CommandKey it carries; "" where CommandKey is empty
	// Sure is false where the kind of retention or the version is not read from the standard itself.
	Sure bool
}

// events is the one list of event codes, TR-069 3.7.1.5 and A.3.3.1.
var events = []Event{
	{Code: "0 BOOTSTRAP", Since: V1_0, ClearedBy: "Inform", Keep: KeepAlways, Sure: true},
	{Code: "1 BOOT", Since: V1_0, ClearedBy: "Inform", Keep: KeepUntilReboot, Sure: true},
	{Code: "2 PERIODIC", Since: V1_0, ClearedBy: "Inform", Keep: KeepAlways, Sure: true},
	{Code: "3 SCHEDULED", Since: V1_0, ClearedBy: "Inform", Keep: KeepAlways, With: []string{"M ScheduleInform"}, Sure: true},
	{Code: "4 VALUE CHANGE", Since: V1_0, ClearedBy: "Inform", Keep: KeepUntilReboot, Sure: true},
	{Code: "5 KICKED", Since: V1_0, ClearedBy: "Kicked", Keep: MayDrop, Sure: true},
	{Code: "6 CONNECTION REQUEST", Since: V1_0, ClearedBy: "Inform", Keep: NotRetried, Sure: true},
	{Code: "7 TRANSFER COMPLETE", Since: V1_0, ClearedBy: "TransferComplete", Keep: KeepAlways,
		With: []string{"M Download", "M ScheduleDownload", "M Upload"}, Sure: true},
	{Code: "8 DIAGNOSTICS COMPLETE", Since: V1_0, ClearedBy: "Inform", Keep: KeepUntilReboot, Sure: true},
	{Code: "9 REQUEST DOWNLOAD", Since: V1_0, ClearedBy: "RequestDownload", Keep: MayDrop},
	{Code: "10 AUTONOMOUS TRANSFER COMPLETE", Since: V1_1, ClearedBy: "AutonomousTransferComplete", Keep: KeepAlways, Sure: true},
	{Code: "11 DU STATE CHANGE COMPLETE", Since: V1_2, ClearedBy: "DUStateChangeComplete", Keep: KeepAlways,
		With: []string{"M ChangeDUState"}, Sure: true},
	{Code: "12 AUTONOMOUS DU STATE CHANGE COMPLETE", Since: V1_2, ClearedBy: "AutonomousDUStateChangeComplete", Keep: KeepAlways, Sure: true},
	{Code: "13 WAKEUP", Since: V1_4, ClearedBy: "Inform", Keep: KeepUntilReboot},
	{Code: "14 HEARTBEAT", Since: V1_4, ClearedBy: "Inform", Keep: MayDrop},
	{Code: "M Reboot", Since: V1_0, Kind: EventMultiple, ClearedBy: "Inform", Keep: KeepAlways, With: []string{"1 BOOT"}, Command: "Reboot", Sure: true},
	{Code: "M ScheduleInform", Since: V1_0, Kind: EventMultiple, ClearedBy: "Inform", Keep: KeepAlways,
		With: []string{"3 SCHEDULED"}, Command: "ScheduleInform", Sure: true},
	{Code: "M Download", Since: V1_0, Kind: EventMultiple, ClearedBy: "TransferComplete", Keep: KeepAlways,
		With: []string{"7 TRANSFER COMPLETE"}, Command: "Download", Sure: true},
	{Code: "M ScheduleDownload", Since: V1_2, Kind: EventMultiple, ClearedBy: "TransferComplete", Keep: KeepAlways,
		With: []string{"7 TRANSFER COMPLETE"}, Command: "ScheduleDownload", Sure: true},
	{Code: "M Upload", Since: V1_0, Kind: EventMultiple, ClearedBy: "TransferComplete", Keep: KeepAlways,
		With: []string{"7 TRANSFER COMPLETE"}, Command: "Upload", Sure: true},
	{Code: "M ChangeDUState", Since: V1_2, Kind: EventMultiple, ClearedBy: "DUStateChangeComplete", Keep: KeepAlways,
		With: []string{"11 DU STATE CHANGE COMPLETE"}, Command: "ChangeDUState", Sure: true},
	{Code: "M X_", Since: V1_0, Kind: EventVendor, Keep: KeepAsVendor, Sure: true},
	{Code: "X ", Since: V1_0, Kind: EventVendor, Keep: KeepAsVendor, Sure: true},
}

// Events lists the event codes: numbered ones, then M events, then the two vendor forms. The slice
// is a copy.
func Events() []Event { return append([]Event(nil), events...) }

// LookupEvent finds an event by its exact code. The codes of vendors, "M X_000000_Heal" and
// "X 000000 HEAL", are found under their form, with Code set to the text given.
func LookupEvent(code string) (Event, bool) {
	for _, e := range events {
		switch {
		case e.Kind != EventVendor && e.Code == code:
			return e, true
		case e.Kind == EventVendor && strings.HasPrefix(code, e.Code) && vendorEvent(code):
			e.Code = code
			return e, true
		}
	}
	return Event{}, false
}

// vendorEvent checks the rest of a vendor form: "M X_" and a name without white space, or "X ", an
// OUI or other vendor name, a space and a name.
func vendorEvent(code string) bool {
	if rest, ok := strings.CutPrefix(code, "M X_"); ok {
		return rest != "" && !strings.ContainsAny(rest, " \t\r\n")
	}
	vendor, name, ok := strings.Cut(strings.TrimPrefix(code, "X "), " ")
	return ok && vendor != "" && name != "" && !strings.ContainsAny(vendor, "\t\r\n")
}
