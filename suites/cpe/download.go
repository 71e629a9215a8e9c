package cpe

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// Times of transfers: how long a report is waited for, and how long another try is watched for.
const (
	reportLimit = 16 * time.Minute
	tryAgain    = 5*time.Minute + 10*time.Second
)

// downloads: TR-069 A.3.2.8. Most files are missing, which does the device no harm.
func downloads(b *bench.Bench) {
	Describe("Download", bench.Section("A.3.2.8"), func() {
		downloadRefused(b)
		downloadResults(b)
		downloadQueue(b)
		downloadServer(b)
		downloadFirmware(b)
	})
}

// downloaded is the event that carries the CommandKey of Download.
const downloaded = "M Download"

// fetch asks for a file.
func fetch(acs *bench.ACS, key, file string, delay uint32) *cwmp.Download {
	return &cwmp.Download{CommandKey: key, FileType: firmwareType, URL: acs.FileURL(file), DelaySeconds: delay}
}

// begin begins a provocation with a device that has Download.
func begin(ctx context.Context, b *bench.Bench, facts bench.Facts) *bench.ACS {
	GinkgoHelper()
	acs := b.ACS(ctx)
	acs.Supported(ctx, "Download")
	unlessUnreported(acs)
	acs.Provoke(facts)
	return acs
}

// unlessUnreported skips the scenario where the device has left a transfer unreported before.
func unlessUnreported(acs *bench.ACS) {
	GinkgoHelper()
	if acs.Unreported() {
		Skip("the CPE has left a transfer unreported before: waiting for the next one would take as long again (--run has this scenario run alone)")
	}
}

func downloadRefused(b *bench.Bench) {
	refuses := func(text, rule string, change func(d *cwmp.Download)) {
		b.It("is refused "+text, bench.Rule(rule), func(ctx context.Context) {
			acs := begin(ctx, b, nil)
			call := fetch(acs, "cwmplab-refused", noFile, 1)
			change(call)
			if _, refused := bench.Refused(acs.Ask(ctx, "download", call)); !refused {
				acs.AwaitReports(ctx, reportLimit, downloaded, call.CommandKey) // it is not to fall into another scenario
			}
			Expect(acs.Recording()).To(bench.PassRule(rule))
		})
	}
	refuses("where the scheme of the URL is not supported", "CWMP-DL-007", func(d *cwmp.Download) {
		d.URL = "gopher" + strings.TrimPrefix(strings.TrimPrefix(d.URL, "https"), "http")
	})
	refuses("where the FileType is unknown", "CWMP-DL-008", func(d *cwmp.Download) { d.FileType = "99 Nothing" })
	refuses("where the URL has a userinfo part", "CWMP-DL-033", func(d *cwmp.Download) { d.URL = strings.Replace(d.URL, "://", "://user:secret@", 1) })

	b.It("is refused where there is no more room", bench.About(bench.Rule("CWMP-DL-012"), bench.Needs(bench.Load), bench.Takes(40*time.Second)), func(ctx context.Context) {
		acs := begin(ctx, b, nil)
		taken := fill(ctx, acs, 20)
		acs.AwaitWithin(ctx, 3*time.Minute, bench.ReportsKeys(downloaded, taken...)) // they are not to fall into another scenario
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DL-012"))
	})
}

// fill asks for transfers with a delay in seconds until one is refused, and gives the keys of those that are not.
func fill(ctx context.Context, peer *bench.ACS, delay uint32) (taken []string) {
	GinkgoHelper()
	for n := 0; n < mostTransfers; n += 8 {
		var calls []bench.Call
		for i := range 8 {
			calls = append(calls, bench.Call{Step: fmt.Sprintf("full %d", n+i), RPC: fetch(peer, fmt.Sprintf("cwmplab-full-%d", n+i), noFile, delay)})
		}
		full := false
		for i, answer := range peer.AskAll(ctx, calls...) {
			if _, refused := bench.Refused(answer); refused {
				full = true
			} else if answer != nil {
				taken = append(taken, fmt.Sprintf("cwmplab-full-%d", n+i))
			}
		}
		if full {
			break
		}
	}
	return taken
}

// mostTransfers is how many transfers are asked for to fill the queue of a device.
const mostTransfers = 64

func downloadResults(b *bench.Bench) {
	missing := []string{"CWMP-DL-014", "CWMP-DL-017", "CWMP-DL-022", "CWMP-DL-024", "CWMP-DL-025"}
	b.It("starts at once, without a key or a size, and reports a missing file", bench.About(bench.Rule(missing...), bench.Takes(20*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		acs := begin(ctx, b, nil)
		sized, unkeyed := fetch(acs, "cwmplab-sized", "cwmplab-sized.bin", 0), fetch(acs, "", "cwmplab-unkeyed.bin", 0)
		sized.FileSize, unkeyed.FileSize = 4096, 4096
		answers := acs.AskAll(ctx, bench.Call{Step: "sized", RPC: sized}, bench.Call{Step: "download", RPC: fetch(acs, "cwmplab-now", noFile, 0)},
			bench.Call{Step: "unkeyed", RPC: unkeyed}, bench.Call{Step: "after", RPC: &cwmp.GetRPCMethods{}})
		if _, refused := bench.Refused(answers[1]); !refused {
			acs.AwaitReports(ctx, reportLimit, downloaded, "cwmplab-sized", "cwmplab-now", "")
		}
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule(missing...))
	})

	b.It("reports a server that cannot be reached", bench.About(bench.Rule("CWMP-DL-018"), bench.Takes(10*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		acs := begin(ctx, b, nil)
		call := fetch(acs, "cwmplab-unreachable", noFile, 0)
		u, err := url.Parse(call.URL)
		Expect(err).NotTo(HaveOccurred())
		u.Host = net.JoinHostPort(u.Hostname(), "9") // nobody listens there
		call.URL = u.String()
		bench.Unless(acs.Ask(ctx, "download", call), "Download")
		acs.AwaitReports(ctx, reportLimit, downloaded, call.CommandKey)
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DL-018"))
	})

	b.It("is not tried again by the device where it fails", bench.About(bench.Rule("CWMP-DL-021"), bench.Takes(6*time.Minute), bench.AtMost(40*time.Minute), bench.Long()), func(ctx context.Context) {
		peer := begin(ctx, b, nil)
		peer.With(func(h *acs.Hooks) {
			h.File = func(_ string, out *http1.Outgoing) { out.Start = "HTTP/1.1 500 Internal Server Error" }
		}, func() {
			bench.Unless(peer.Ask(ctx, "download", fetch(peer, "cwmplab-again", noFile, 0)), "Download")
			peer.AwaitReports(ctx, reportLimit, downloaded, "cwmplab-again")
			peer.Watch(ctx, tryAgain)
		})
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-021"))
	})

	downloadHarmless(b)
}

// downloadHarmless is about what a transfer leaves as it was.
func downloadHarmless(b *bench.Bench) {
	b.It("does no harm with an image that is none", bench.About(bench.Rule("CWMP-DL-019", "CWMP-DL-020"), bench.Needs(bench.Destructive), bench.Takes(time.Minute), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		version := b.ACS(ctx).Root() + "DeviceInfo.SoftwareVersion"
		peer := begin(ctx, b, bench.Facts{"parameter": version})
		peer.With(func(h *acs.Hooks) {
			h.File = func(_ string, out *http1.Outgoing) {
				out.Start = "HTTP/1.1 200 OK"
				out.Set("Content-Type", "application/octet-stream")
				setBody(out, []byte(strings.Repeat("no firmware image\n", 512)))
			}
		}, func() {
			answers := peer.AskAll(ctx, bench.Call{Step: "before", RPC: get(version)}, bench.Call{Step: "download", RPC: fetch(peer, "cwmplab-corrupt", noFile, 0)})
			bench.Unless(answers[1], "Download")
			peer.AwaitReports(ctx, reportLimit, downloaded, "cwmplab-corrupt")
		})
		peer.Ask(ctx, "after", get(version))
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-019", "CWMP-DL-020"))
	})

	b.It("is carried out and reported each time, also of one URL", bench.About(bench.Rule("CWMP-DL-032"), bench.Takes(20*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		acs := begin(ctx, b, nil)
		answers := acs.AskAll(ctx, bench.Call{Step: "one", RPC: fetch(acs, "cwmplab-one", noFile, 2)}, bench.Call{Step: "two", RPC: fetch(acs, "cwmplab-two", noFile, 12)})
		bench.Unless(answers[0], "Download")
		bench.Unless(answers[1], "Download")
		acs.AwaitReports(ctx, reportLimit+time.Minute, downloaded, "cwmplab-one", "cwmplab-two")
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DL-032"))
	})
}

func downloadQueue(b *bench.Bench) {
	ids := []string{"CWMP-DL-009", "CWMP-DL-010", "CWMP-DL-011", "CWMP-DL-035"}
	b.It("waits for its own time in a queue of three", bench.About(bench.Rule(ids...), bench.Takes(25*time.Second), bench.AtMost(3*time.Hour)), func(ctx context.Context) {
		acs := begin(ctx, b, nil)
		answers := acs.AskAll(ctx, bench.Call{Step: "one", RPC: fetch(acs, "cwmplab-one", "cwmplab-missing-1.bin", 24)},
			bench.Call{Step: "two", RPC: fetch(acs, "cwmplab-two", "cwmplab-missing-2.bin", 6)},
			bench.Call{Step: "three", RPC: fetch(acs, "cwmplab-three", "cwmplab-missing-3.bin", 14)})
		bench.Unless(answers[0], "Download")
		acs.AwaitWithin(ctx, 75*time.Minute, bench.ReportsKeys(downloaded, "cwmplab-one", "cwmplab-two", "cwmplab-three"))
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule(ids...))
	})

	b.It("outlives a reboot", bench.About(bench.Rule("CWMP-DL-013"), bench.Needs(bench.Reboot), bench.Takes(6*time.Minute), bench.AtMost(3*time.Hour), bench.Long()), func(ctx context.Context) {
		acs := begin(ctx, b, nil)
		answers := acs.AskAll(ctx, bench.Call{Step: "one", RPC: fetch(acs, "cwmplab-reboot", noFile, 300)},
			bench.Call{Step: "reboot", RPC: &cwmp.Reboot{CommandKey: "cwmplab"}})
		bench.Unless(answers[0], "Download")
		bench.Unless(answers[1], "Reboot")
		acs.AwaitWithin(ctx, restartWait, bench.Reports("1 BOOT"))
		acs.AwaitWithin(ctx, 75*time.Minute, bench.ReportsKeys(downloaded, "cwmplab-reboot"))
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DL-013"))
	})
}
