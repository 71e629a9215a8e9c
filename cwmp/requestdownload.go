package cwmp

// RequestDownload asks the ACS to order a download.
//
// TR-069 A.4.2.2.
type RequestDownload struct {
	FileType    string // at most 64 characters
	FileTypeArg []Arg  // what makes the file known, at most 16
}

// Method is "RequestDownload".
func (*RequestDownload) Method() string { return "RequestDownload" }

// IsResponse is false.
func (*RequestDownload) IsResponse() bool { return false }

func (c *RequestDownload) encode(e *encoder) {
	e.text("FileType", c.FileType)
	encodeArray(e, "FileTypeArg", "ArgStruct", c.FileTypeArg)
}

func (c *RequestDownload) decode(d *decoder) error {
	d.text("FileType", &c.FileType)
	decodeArray(d, "FileTypeArg", "ArgStruct", &c.FileTypeArg)
	return d.Err()
}

// RequestDownloadResponse has no arguments.
//
// TR-069 A.4.2.2.
type RequestDownloadResponse struct{}

// Method is "RequestDownload".
func (*RequestDownloadResponse) Method() string { return "RequestDownload" }

// IsResponse is true.
func (*RequestDownloadResponse) IsResponse() bool { return true }

func (*RequestDownloadResponse) encode(*encoder) {}

func (*RequestDownloadResponse) decode(d *decoder) error { return d.Err() }
