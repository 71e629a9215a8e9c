package cwmp

import "regexp"

// Patterns of the schemas, as Go writes them. Those without a number are of namespace 1-2.
const (
	patternOUI        = `[0-9A-F]{6}`
	patternObjectName = `.*\.`
	patternUUID       = `[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}`

	patternVendor   = `X [0-9A-F]{6} .+|X \S+ .+`
	patternEvent    = `\d+( \S+)+|M \S+|` + patternVendor
	patternFile     = `[1-9]\d*( \S+)+|` + patternVendor
	patternNumbered = `[1-9]\d*( \S+)+|[1-9]\d*( \S+)+ [1-9]\d*|` + patternVendor

	patternVendor10   = `X [0-9A-F]{6} .*`
	patternEvent10    = `0 BOOTSTRAP|1 BOOT|2 PERIODIC|3 SCHEDULED|4 VALUE CHANGE|5 KICKED|6 CONNECTION REQUEST|7 TRANSFER COMPLETE|8 DIAGNOSTICS COMPLETE|9 REQUEST DOWNLOAD|M Reboot|M ScheduleInform|M Download|M Upload|M X_\S+|` + patternVendor10
	patternEvent11    = `\d+( \S+)+|M \S+|` + patternVendor10
	patternDownload10 = `1 Firmware Upgrade Image|2 Web Content|3 Vendor Configuration File|` + patternVendor10
	patternUpload10   = `1 Vendor Configuration File|2 Vendor Log File|` + patternVendor10
	patternTransfer11 = `1 Firmware Upgrade Image|2 Web Content|3 Vendor Configuration File|4 Vendor Log File|` + patternVendor10
)

// patterns holds them compiled and anchored at both ends; read only.
var patterns = compile(patternOUI, patternObjectName, patternUUID, patternEvent, patternFile, patternNumbered,
	patternEvent10, patternEvent11, patternDownload10, patternUpload10, patternTransfer11)

func compile(list ...string) map[string]*regexp.Regexp {
	m := make(map[string]*regexp.Regexp, len(list))
	for _, p := range list {
		m[p] = regexp.MustCompile(`\A(?:` + p + `)\z`)
	}
	return m
}
