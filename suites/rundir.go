package suites

// Files of a run directory.
const (
	RecordingFile = "recording.pcapng" // everything that passed, with a marker for each scenario
	ReportFile    = "report.json"      // results, form cwmplab-report/1
	JUnitFile     = "junit.xml"
	LogFile       = "log.txt"        // one line per step
	ProgressFile  = "progress.jsonl" // one line per scenario that ended: what a run goes on from
	DeviceFile    = "device.yaml"    // the device file as it was; secrets never stand in it
)
