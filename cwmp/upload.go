package cwmp

// Upload makes the CPE send a file.
//
// TR-069 A.4.1.5.
type Upload struct {
	CommandKey   string // at most 32 characters; comes back in the event and in TransferComplete
	FileType     string // "1 Vendor Configuration File" and the like, or "X <vendor> <name>"; at most 64 characters
	URL          string // at most 256 characters
	Username     string // for the file server, may be empty
	Password     string // for the file server, may be empty
	DelaySeconds uint32 // wait after the request, seconds
}

// Method is "Upload".
func (*Upload) Method() string { return "Upload" }

// IsResponse is false.
func (*Upload) IsResponse() bool { return false }

func (c *Upload) encode(e *encoder) {
	e.text("CommandKey", c.CommandKey)
	e.text("FileType", c.FileType)
	e.text("URL", c.URL)
	e.text("Username", c.Username)
	e.text("Password", c.Password)
	e.uint("DelaySeconds", c.DelaySeconds)
}

func (c *Upload) decode(d *decoder) error {
	d.text("CommandKey", &c.CommandKey)
	d.text("FileType", &c.FileType)
	d.text("URL", &c.URL)
	d.text("Username", &c.Username)
	d.text("Password", &c.Password)
	d.uint("DelaySeconds", &c.DelaySeconds)
	return d.Err()
}

// UploadResponse tells whether the transfer is done or still to come.
//
// TR-069 A.4.1.5.
type UploadResponse struct {
	Status       int32    // 0 done, 1 to follow: TransferComplete will tell
	StartTime    DateTime // Unknown Time while Status is 1
	CompleteTime DateTime // Unknown Time while Status is 1
}

// Method is "Upload".
func (*UploadResponse) Method() string { return "Upload" }

// IsResponse is true.
func (*UploadResponse) IsResponse() bool { return true }

func (c *UploadResponse) encode(e *encoder) {
	e.int("Status", c.Status)
	e.time("StartTime", c.StartTime)
	e.time("CompleteTime", c.CompleteTime)
}

func (c *UploadResponse) decode(d *decoder) error {
	d.int("Status", &c.Status)
	d.time("StartTime", &c.StartTime)
	d.time("CompleteTime", &c.CompleteTime)
	return d.Err()
}
