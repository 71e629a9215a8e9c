package suites

// Files of a run directory.
const (
	RecordingFile = "recording.pcapng" // everything that passed, with a marker for each scenario
	ReportFile    = "report.json"      // results, form cwmplab-report/1
	JUnitFile     = "junit.xml"
	LogFile       = "log.txt" // one line per step
)
