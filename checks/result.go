package checks

import "time"

// FormatName is the name and version of the report form.
const FormatName = "cwmplab-report/1"

// Report is everything a run or a check has to tell. Its JSON form is fixed by reports/schema.json: fields are
// added, never change meaning.
type Report struct {
	Format   string    `json:"format"`
	Verdict  string    `json:"verdict"` // "pass", "fail" or "none"
	ExitCode int       `json:"exitCode"`
	Reason   string    `json:"reason,omitempty"` // of exit code 3: why there is no verdict
	Run      Run       `json:"run"`
	Subjects []Subject `json:"subjects"`
	Summary  Summary   `json:"summary"`
	Results  []Result  `json:"results"`
	// Scenarios are those of a run of a suite, in the order in which they ran.
	Scenarios []Scenario `json:"scenarios,omitempty"`

	// Used are the parameters of the device that a suite has used, by what for.
	Used map[string]string `json:"used,omitempty"`
	// NotRestored is what a suite has changed and could not put back.
	NotRestored []string `json:"notRestored,omitempty"`
	// Others are devices that came to the ACS of a suite beside the one under test. They are not judged.
	Others []string `json:"others,omitempty"`
	// Records are the devices that a suite has shown to an ACS, and what became of what the ACS keeps of them.
	Records []DeviceRecord `json:"records,omitempty"`
	// Fleet is what a run of many devices measured, nil for any other.
	Fleet *Fleet `json:"fleet,omitempty"`

	given string // reason that was given to NoVerdict, "" for none
}

// Scenario is what became of one scenario of a suite.
type Scenario struct {
	Name    string   `json:"name"`    // the sentence it tests
	Section string   `json:"section"` // of TR-069
	Rules   []string `json:"rules"`   // it has to reach
	State   string   `json:"state"`   // "passed", "failed", "skipped" or "unfinished"
	Reason  string   `json:"reason,omitempty"`
	Seconds float64  `json:"seconds"`
	// Estimate is how many seconds it was reckoned with, against a subject that answers at once.
	Estimate float64 `json:"estimate,omitempty"`
	// Attempts are all tries of a scenario that was run more than once; the rest tells the sum of them.
	Attempts []Attempt `json:"attempts,omitempty"`
}

// Attempt is one try of a scenario.
type Attempt struct {
	State   string  `json:"state"` // as of a Scenario
	Reason  string  `json:"reason,omitempty"`
	Seconds float64 `json:"seconds"`
}

// Run tells what was run.
type Run struct {
	Tool      string    `json:"tool"`
	Catalogue string    `json:"catalogue"`
	Command   string    `json:"command"`
	Selection string    `json:"selection"`
	Seed      int64     `json:"seed"`
	Started   time.Time `json:"started,omitzero"`
	Inputs    []Input   `json:"inputs"`
}

// Input is one file that was judged.
type Input struct {
	Name   string   `json:"name"`
	SHA256 string   `json:"sha256"`
	Format string   `json:"format,omitempty"`
	Notes  []string `json:"notes,omitempty"` // what the reader had to tolerate
	Error  string   `json:"error,omitempty"` // why it could not be read to its end
}

// Subject is a device or an ACS that was judged.
type Subject struct {
	ID          string `json:"id"` // OUI-ProductClass-SerialNumber of a CPE, host:port of an ACS
	Role        string `json:"role"`
	Version     string `json:"version"`     // highest CWMP version agreed in its sessions, "" for none
	VersionFrom string `json:"versionFrom"` // what it was taken from
	Sessions    int    `json:"sessions"`
	Devices     int    `json:"devices,omitempty"` // told together as one where there are very many, 0 for a single subject
}

// Summary counts results by outcome.
type Summary struct {
	Pass           int         `json:"pass"`
	Fail           int         `json:"fail"`
	FailUnread     int         `json:"failUnread"` // of Fail: rules whose section was not re-read (confidence K and H)
	Warn           int         `json:"warn"`
	NotApplicable  int         `json:"notApplicable"`
	Inconclusive   int         `json:"inconclusive"`
	Broken         int         `json:"broken"`
	Skipped        int         `json:"skipped"`
	Manual         int         `json:"manual,omitempty"`
	ExpectedFail   int         `json:"expectedFail,omitempty"`
	UnexpectedPass int         `json:"unexpectedPass,omitempty"`
	ExercisedMust  int         `json:"exercisedMust"`  // MUST rows that were compared at least once, with any subject
	ApplicableMust int         `json:"applicableMust"` // MUST rows that apply to any subject
	Sessions       int         `json:"sessions"`
	Exchanges      int         `json:"exchanges"`
	FirstCause     *FirstCause `json:"firstCause,omitempty"`
}

// FirstCause names the earliest finding that fails and follows from no other.
type FirstCause struct {
	Rule    string `json:"rule"`
	Side    string `json:"side"`
	Input   string `json:"input,omitempty"`
	Session int    `json:"session"`
	Frame   int    `json:"frame"`
	Subject string `json:"subject"`
}

// Requirement is what a result is about. The results of a rule share it: there may be one for each of thousands of devices.
type Requirement struct {
	Rule       string `json:"rule"`
	Title      string `json:"title"`
	Area       string `json:"area"`
	Level      Level  `json:"level"`
	Role       string `json:"role"`
	Section    string `json:"section"`
	Confidence string `json:"confidence"`
}

// requirementOf tells of a rule; area may be nil.
func requirementOf(rule *Rule, area func(id string) string) *Requirement {
	q := &Requirement{Rule: rule.ID, Title: rule.Title, Level: rule.Level, Role: rule.Role.String(),
		Section: rule.Spec.Section(), Confidence: string(rule.Confidence)}
	if area != nil {
		q.Area = area(rule.ID)
	}
	return q
}

// Result is what became of one rule on one subject.
type Result struct {
	*Requirement
	Subject   string    `json:"subject"`
	Outcome   Outcome   `json:"outcome"`
	Exercised int       `json:"exercised"`        // subjects whose value was compared
	Count     int       `json:"count"`            // findings, of which the first 20 are listed
	Reason    string    `json:"reason,omitempty"` // of notApplicable, inconclusive, skipped and broken
	Findings  []Finding `json:"findings,omitempty"`
	Hint      *Hint     `json:"hint,omitempty"` // of a rule that has findings, or could not tell
}

// Finding is one place where a requirement is broken.
type Finding struct {
	Side       string    `json:"side"`
	Input      string    `json:"input,omitempty"`
	Session    int       `json:"session"`
	Exchange   int       `json:"exchange"`
	Connection int       `json:"connection"`
	Time       time.Time `json:"time,omitzero"`
	Direction  string    `json:"direction"` // "request" or "response"
	Message    string    `json:"message"`   // name of the message: "Inform", "empty POST", "401"
	Part       string    `json:"part"`      // "head", "body" or "" for the whole
	Path       string    `json:"path"`
	Offset     int       `json:"offset"` // in the decoded body, or in the head
	Length     int       `json:"length"`
	WireOffset int64     `json:"wireOffset"` // in the stream of its direction
	Frame      int       `json:"frame"`
	TCPStream  int       `json:"tcpStream"`
	Observed   string    `json:"observed"`
	Expected   string    `json:"expected"`
	Hint       string    `json:"hint"`
	Outcome    Outcome   `json:"outcome"`
	Follows    *string   `json:"follows"` // rule whose finding explains this one
}

// MaxFindings is the number of findings a result lists; the rest is counted.
const MaxFindings = 20
