package cwmp

// ScheduleDownload makes the CPE fetch a file inside given windows of time.
//
// TR-069 A.4.1.8.
type ScheduleDownload struct {
	CommandKey     string       // at most 32 characters; comes back in the event and in TransferComplete
	FileType       string       // "1 Firmware Upgrade Image" and the like, or "X <vendor> <name>"; at most 64 characters
	URL            string       // at most 256 characters
	Username       string       // for the file server, may be empty
	Password       string       // for the file server, may be empty
	FileSize       uint32       // bytes, 0 if not known
	TargetFileName string       // may be empty
	TimeWindowList []TimeWindow // one or two
}

// Method is "ScheduleDownload".
func (*ScheduleDownload) Method() string { return "ScheduleDownload" }

// IsResponse is false.
func (*ScheduleDownload) IsResponse() bool { return false }

func (c *ScheduleDownload) encode(e *encoder) {
	e.text("CommandKey", c.CommandKey)
	e.text("FileType", c.FileType)
	e.text("URL", c.URL)
	e.text("Username", c.Username)
	e.text("Password", c.Password)
	e.uint("FileSize", c.FileSize)
	e.text("TargetFileName", c.TargetFileName)
	encodeArray(e, "TimeWindowList", "TimeWindowStruct", c.TimeWindowList)
}

func (c *ScheduleDownload) decode(d *decoder) error {
	d.text("CommandKey", &c.CommandKey)
	d.text("FileType", &c.FileType)
	d.text("URL", &c.URL)
	d.text("Username", &c.Username)
	d.text("Password", &c.Password)
	d.uint("FileSize", &c.FileSize)
	d.text("TargetFileName", &c.TargetFileName)
	decodeArray(d, "TimeWindowList", "TimeWindowStruct", &c.TimeWindowList)
	return d.Err()
}

// ScheduleDownloadResponse has no arguments.
//
// TR-069 A.4.1.8.
type ScheduleDownloadResponse struct{}

// Method is "ScheduleDownload".
func (*ScheduleDownloadResponse) Method() string { return "ScheduleDownload" }

// IsResponse is true.
func (*ScheduleDownloadResponse) IsResponse() bool { return true }

func (*ScheduleDownloadResponse) encode(*encoder) {}

func (*ScheduleDownloadResponse) decode(d *decoder) error { return d.Err() }
