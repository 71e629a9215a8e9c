package cwmp

// Download makes the CPE fetch a file.
//
// TR-069 A.3.2.8.
type Download struct {
	CommandKey     string // at most 32 characters; comes back in the event and in TransferComplete
	FileType       string // "1 Firmware Upgrade Image" and the like, or "X <vendor> <name>"; at most 64 characters
	URL            string // at most 256 characters
	Username       string // for the file server, may be empty
	Password       string // for the file server, may be empty
	FileSize       uint32 // bytes, 0 if not known
	TargetFileName string // may be empty
	DelaySeconds   uint32 // wait after the request, seconds
	SuccessURL     string // where the user is sent afterwards, may be empty
	FailureURL     string // likewise after a failure
}

// Method is "Download".
func (*Download) Method() string { return "Download" }

// IsResponse is false.
func (*Download) IsResponse() bool { return false }

func (c *Download) encode(e *encoder) {
	e.text("CommandKey", c.CommandKey)
	e.text("FileType", c.FileType)
	e.text("URL", c.URL)
	e.text("Username", c.Username)
	e.text("Password", c.Password)
	e.uint("FileSize", c.FileSize)
	e.text("TargetFileName", c.TargetFileName)
	e.uint("DelaySeconds", c.DelaySeconds)
	e.text("SuccessURL", c.SuccessURL)
	e.text("FailureURL", c.FailureURL)
}

func (c *Download) decode(d *decoder) error {
	d.text("CommandKey", &c.CommandKey)
	d.text("FileType", &c.FileType)
	d.text("URL", &c.URL)
	d.text("Username", &c.Username)
	d.text("Password", &c.Password)
	d.uint("FileSize", &c.FileSize)
	d.text("TargetFileName", &c.TargetFileName)
	d.uint("DelaySeconds", &c.DelaySeconds)
	d.text("SuccessURL", &c.SuccessURL)
	d.text("FailureURL", &c.FailureURL)
	return d.Err()
}

// DownloadResponse tells whether the transfer is done or still to come.
//
// TR-069 A.3.2.8.
type DownloadResponse struct {
	Status       int32    // 0 done, 1 to follow: TransferComplete will tell
	StartTime    DateTime // Unknown Time while Status is 1
	CompleteTime DateTime // Unknown Time while Status is 1
}

// Method is "Download".
func (*DownloadResponse) Method() string { return "Download" }

// IsResponse is true.
func (*DownloadResponse) IsResponse() bool { return true }

func (c *DownloadResponse) encode(e *encoder) {
	e.int("Status", c.Status)
	e.time("StartTime", c.StartTime)
	e.time("CompleteTime", c.CompleteTime)
}

func (c *DownloadResponse) decode(d *decoder) error {
	d.int("Status", &c.Status)
	d.time("StartTime", &c.StartTime)
	d.time("CompleteTime", &c.CompleteTime)
	return d.Err()
}
