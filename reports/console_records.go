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
	if r.Fleet != nil && !p.all {
		p.alike(r.Records)
		return
	}
	for i, rec := range r.Records {
		if i == mostRecords && !p.all {
			p.f("    … and %d more: --all shows them\n", len(r.Records)-i)
			break
		}
		p.f("    %s: %s\n", rec.Device, fate(rec))
	}
}

// fate tells what became of a record.
func fate(rec checks.DeviceRecord) string {
	switch rec.State {
	case checks.RecordDeleted:
		return "its record is deleted"
	case checks.RecordBefore:
		return "its record was there before"
	}
	return "its record is LEFT: " + oneLine(rec.Reason)
}

// alike lists records by what became of them: those of a fleet are many.
func (p *printer) alike(list []checks.DeviceRecord) {
	var fates []string
	first, count := map[string]string{}, map[string]int{}
	for _, rec := range list {
		f := fate(rec)
		if count[f]++; count[f] == 1 {
			fates, first[f] = append(fates, f), rec.Device
		}
	}
	for _, f := range fates {
		if count[f] == 1 {
			p.f("    %s: %s\n", first[f], f)
			continue
		}
		p.f("    %s and %d more: %s\n", first[f], count[f]-1, f)
	}
}
