package transfer_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/transfer"
	"cwmplab/fixtures/golden"
)

func TestReportedCode(t *testing.T) {
	for _, tc := range []struct {
		name, code string
		edits      []mutate.Edit
		want       checks.Outcome
	}{
		{name: "success", code: "0", want: checks.Pass},
		{name: "leading zeros", code: "009010", want: checks.Pass},
		{name: "of a later version", code: "9020", want: checks.Pass},
		{name: "of a vendor", code: "9850", want: checks.Pass},
		{name: "reserved", code: "9033", want: checks.Warn},
		{name: "of an answer", code: "9003", want: checks.Fail},
		{name: "protocol", code: "9013", want: checks.Fail},
		{name: "of deployment units", code: "9026", want: checks.Fail},
		{name: "of the ACS", code: "8001", want: checks.Fail},
		{name: "one", code: "1", want: checks.Fail},
		{name: "not yet in 1.0", code: "9017", edits: []mutate.Edit{mutate.ReplaceInBody("cwmp-1-2", "cwmp-1-0")}, want: checks.Warn},
		{name: "no number is for another rule", code: "none", want: checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			edits := append([]mutate.Edit{mutate.Text("TransferComplete/FaultStruct/FaultCode", "7"), mutate.Text("TransferComplete/FaultStruct/FaultCode", tc.code)}, tc.edits...)
			rec := golden.Load("download-transfer-complete").With(edits...)
			NewWithT(t).Expect(checks.Judge(rec, &transfer.ReportedCode).Outcome).To(Equal(tc.want))
		})
	}
}

func TestTimes(t *testing.T) {
	for _, tc := range []struct {
		name, start, end string
		utc, order       checks.Outcome
	}{
		{"equal", "2026-03-02T09:15:02Z", "2026-03-02T09:15:02Z", checks.Pass, checks.Pass},
		{"another offset", "2026-03-02T10:15:02+01:00", "2026-03-02T09:15:02Z", checks.Warn, checks.Pass},
		{"offset zero", "2026-03-02T09:15:02+00:00", "2026-03-02T09:16:02Z", checks.Pass, checks.Pass},
		{"reversed", "2026-03-02T09:15:02Z", "2026-03-02T09:15:01Z", checks.Pass, checks.Fail},
		{"end not known", "2026-03-02T09:15:02Z", "0001-01-01T00:00:00Z", checks.Pass, checks.NotApplicable},
		{"since boot", "0001-01-01T00:05:00", "0001-01-01T00:06:00", checks.Pass, checks.Pass},
		{"since boot, reversed", "0001-01-01T00:07:00", "0001-01-01T00:06:00", checks.Pass, checks.Fail},
		{"no zone", "2026-03-02T09:15:02", "2026-03-02T09:15:03", checks.Fail, checks.Pass},
		{"empty", "", "2026-03-02T09:15:03Z", checks.Fail, checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("download-transfer-complete").With(
				mutate.Text("TransferComplete/StartTime", "?"), mutate.Text("TransferComplete/CompleteTime", "?"),
				mutate.Text("TransferComplete/StartTime", tc.start), mutate.Text("TransferComplete/CompleteTime", tc.end))
			g := NewWithT(t)
			g.Expect(checks.Judge(rec, &transfer.ReportedInUTC).Outcome).To(Equal(tc.utc))
			g.Expect(checks.Judge(rec, &transfer.ReportedInOrder).Outcome).To(Equal(tc.order))
		})
	}
}

func TestDownloadURL(t *testing.T) {
	for url, want := range map[string]checks.Outcome{
		"https://files.example/a@b":         checks.Pass,
		"http://files.example?user=a@b":     checks.Pass,
		"http://[2001:db8::1]:8080/fw":      checks.Pass,
		"/fw/image":                         checks.NotApplicable,
		"http://user:secret@files.example/": checks.Fail,
		"ftp://user@files.example":          checks.Fail,
	} {
		t.Run(url, func(t *testing.T) {
			rec := golden.Load("download-transfer-complete").With(mutate.Text("Download/URL", url))
			NewWithT(t).Expect(checks.Judge(rec, &transfer.DownloadURL).Outcome).To(Equal(want))
		})
	}
}

func TestDownloadFileType(t *testing.T) {
	for _, tc := range []struct {
		value, space string
		want         checks.Outcome
	}{
		{"2 Web Content", "1-2", checks.Pass},
		{"X 001122 Map", "1-0", checks.Pass},
		{"7 Something New", "1-2", checks.Pass},
		{"4 Tone File", "1-0", checks.Warn},
		{"4 Tone Files", "1-2", checks.Fail},
		{"2 web content", "1-2", checks.Fail},
		{"Web Content", "1-2", checks.Fail},
	} {
		t.Run(tc.value+" in "+tc.space, func(t *testing.T) {
			rec := golden.Load("download-transfer-complete").With(mutate.Text("Download/FileType", tc.value), mutate.ReplaceInBody("cwmp-1-2", "cwmp-1-9"), mutate.ReplaceInBody("cwmp-1-9", "cwmp-"+tc.space))
			NewWithT(t).Expect(checks.Judge(rec, &transfer.DownloadFileType).Outcome).To(Equal(tc.want))
		})
	}
}

// What came before the recording is not held against the device.
func TestReportsOfUnknownTransfers(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("hold-requests") // begins after the Download
	for _, rule := range []*checks.Rule{&transfer.ReportedKey, &transfer.OnlyAskedFor, &transfer.NotReportedAgain, &transfer.DownloadReported} {
		g.Expect(checks.Judge(rec, rule).Outcome).To(Equal(checks.NotApplicable), rule.ID)
	}
	rec = golden.Load("download-transfer-complete").With(mutate.OnlySession(2, mutate.ReplaceInBody("<CommandKey>fw-2.1.0<", "<CommandKey>night<")))
	g.Expect(checks.Judge(rec, &transfer.ReportedKey).Outcome).To(Equal(checks.NotApplicable), "both the event and the report have the key of an older request")
}

// A report in the session of the request needs no event.
func TestReportInTheSameSession(t *testing.T) {
	g, rec := NewWithT(t), golden.Load("transfer-same-session")
	for _, rule := range []*checks.Rule{&transfer.ReportedWithEvent, &transfer.ReportedWithCommand, &transfer.ReportFollows} {
		g.Expect(checks.Judge(rec, rule).Outcome).To(Equal(checks.NotApplicable), rule.ID)
	}
	g.Expect(checks.Judge(rec, &transfer.ReportedKey).Outcome).To(Equal(checks.Pass))
}

func TestDownloadReported(t *testing.T) {
	lost := mutate.DropConn(mutate.ByMethod("TransferComplete"))
	for _, tc := range []struct {
		name  string
		edits []mutate.Edit
		want  checks.Outcome
	}{
		{"reported", nil, checks.Pass},
		{"lost", []mutate.Edit{lost}, checks.Warn},
		{"lost, and a bootstrap after it", []mutate.Edit{lost, mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>0 BOOTSTRAP<"))}, checks.NotApplicable},
		{"not yet a day late", []mutate.Edit{mutate.Text("Download/DelaySeconds", "3600"), lost}, checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("transfer-two").With(tc.edits...)
			NewWithT(t).Expect(checks.Judge(rec, &transfer.DownloadReported).Outcome).To(Equal(tc.want))
		})
	}
}

// Two transfers may share a key; their reports differ in what they tell.
func TestSameKeyTwice(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("transfer-two").With(mutate.ReplaceInBody("<CommandKey>log-1<", "<CommandKey>fw-2.1.0<"))
	g.Expect(checks.Judge(rec, &transfer.NotReportedAgain).Outcome).To(Equal(checks.Pass))
	g.Expect(checks.Judge(rec, &transfer.UploadEvent).Outcome).NotTo(Equal(checks.Fail))
	again := golden.Load("download-transfer-complete").With(mutate.RepeatExchange(mutate.ByMethod("TransferComplete")))
	g.Expect(checks.Judge(again, &transfer.NotReportedAgain).Outcome).To(Equal(checks.Fail))
}

// The ledger keeps the latest transfers; of those it has forgotten it does not claim to know.
func TestLedgerForgets(t *testing.T) {
	download := mutate.And(mutate.Responses(), mutate.ByMethod("Download"))
	fill := make([]mutate.Edit, 70)
	for i := range fill {
		fill[i] = mutate.CopyExchange(mutate.Nth(-1, download), mutate.Nth(-1, download))
	}
	strange := mutate.OnlySession(2, mutate.ReplaceInBody("<CommandKey>log-1<", "<CommandKey>web<"))
	g, few, many := NewWithT(t), golden.Load("transfer-two"), golden.Load("transfer-two").With(fill...)
	g.Expect(checks.Judge(few.With(strange), &transfer.OnlyAskedFor).Outcome).To(Equal(checks.Fail))
	g.Expect(checks.Judge(many.With(strange), &transfer.OnlyAskedFor).Outcome).To(Equal(checks.Unclear))
	g.Expect(checks.Judge(many, &transfer.OnlyAskedFor).Outcome).To(Equal(checks.Pass), "the latest are still known")
}

// An answer that was the last of a failed session may have been lost: the report that comes again is right.
func TestReportAgainAfterALostAnswer(t *testing.T) {
	g := NewWithT(t)
	delivered := golden.Load("transfer-two").With(
		mutate.OnlySession(3, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>7 TRANSFER COMPLETE<")),
		mutate.CopyExchange(mutate.And(mutate.InSession(3), mutate.ByMethod("InformResponse")), mutate.First(mutate.ByMethod("TransferComplete"))))
	g.Expect(checks.Judge(delivered, &transfer.NotReportedAgain).Outcome).To(Equal(checks.Fail))
	lost := delivered.With(mutate.CloseAfter(mutate.Nth(1, mutate.ByMethod("TransferCompleteResponse")), capture.ToServer))
	g.Expect(checks.Judge(lost, &transfer.NotReportedAgain).Outcome).NotTo(Equal(checks.Fail))
}
