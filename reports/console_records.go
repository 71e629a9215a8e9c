package reports

import "cwmplab/checks"

// mostRecords is how many device records the console lists without --all.
const mostRecords = 20

// records tells what the ACS keeps of the devices that a suite has shown it.
func (p *printer) records(r *checks.Report) {
	if len(r.Records) == 0 {
		return
	}
	p.gap()
	p.f("The ACS has taken in %s:\n", plural(len(r.Records), "device"))
	for i, rec := range r.Records {
		if i == mostRecords && !p.all {
			p.f("    … and %d more: --all shows them\n", len(r.Records)-i)
			break
		}
		switch rec.State {
		case checks.RecordDeleted:
			p.f("    %s: its record is deleted\n", rec.Device)
		case checks.RecordBefore:
			p.f("    %s: its record was there before\n", rec.Device)
		default:
			p.f("    %s: its record is LEFT: %s\n", rec.Device, oneLine(rec.Reason))
		}
	}
}
