package cpe

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// Credentials for files.
const (
	fileUser     = "files"
	filePassword = "cwmplab-file-secret"
)

// fileTypes of the standard, from version 1.2 on.
var fileTypes = []string{firmwareType, "2 Web Content", "3 Vendor Configuration File", "4 Tone File", "5 Ringer File"}

// slowFile is how long the file server makes a device wait; longer than that a device may give up.
const slowFile = 10 * time.Second

// downloadServer is about what a file server may do. Its files are missing, which does the device no harm.
func downloadServer(b *bench.Bench) {
	b.It("answers a file server that asks for credentials", bench.About(bench.Rule("CWMP-DL-015", "CWMP-DL-016"), bench.Takes(5*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		peer := begin(ctx, b, nil)
		var calls []bench.Call
		for _, step := range []string{"digest", "basic", "wrong"} {
			call := fetch(peer, "cwmplab-"+step, "cwmplab-"+step+".bin", 0)
			call.Username, call.Password = fileUser, filePassword
			if step == "wrong" {
				call.Password = "not-" + filePassword
			}
			calls = append(calls, bench.Call{Step: step, RPC: call})
		}
		peer.With(func(h *acs.Hooks) {
			h.Guard = func(path string, _ *acs.Guard) *acs.Guard {
				scheme := "Digest"
				if path == "cwmplab-basic.bin" {
					scheme = "Basic"
				}
				return &acs.Guard{Scheme: scheme, Password: func(name string) (string, bool) { return filePassword, name == fileUser }}
			}
		}, func() {
			bench.Unless(peer.AskAll(ctx, calls...)[0], "Download")
			peer.AwaitReports(ctx, reportLimit, downloaded, "cwmplab-digest", "cwmplab-basic", "cwmplab-wrong")
		})
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-015", "CWMP-DL-016"))
	})

	b.It("waits for the end of its session, and is reported when it has ended", bench.About(bench.Rule("CWMP-DL-031", "CWMP-TC-001"), bench.Takes(20*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		peer := begin(ctx, b, nil)
		var served atomic.Int64 // when the file server answers, in Unix nanoseconds; 0 until it was asked
		peer.With(func(h *acs.Hooks) {
			h.FilePause = func(string, []byte) acs.Pause {
				served.Store(peer.Now().Add(slowFile).UnixNano())
				return acs.Pause{Wait: slowFile}
			}
		}, func() {
			peer.Delay(acs.PostAnswer, 5*time.Second)
			peer.Delay(acs.PostAnswer, 5*time.Second)
			answers := peer.AskAll(ctx, bench.Call{Step: "download", RPC: fetch(peer, "cwmplab-slow", "cwmplab-slow.bin", 1)}, bench.Call{Step: "after", RPC: &cwmp.GetRPCMethods{}})
			bench.Unless(answers[0], "Download")
			peer.AwaitReports(ctx, reportLimit, downloaded, "cwmplab-slow")
			if rest := time.Unix(0, served.Load()).Sub(peer.Now()); rest > 0 {
				peer.Watch(ctx, rest+time.Second) // reported too soon: the file server is to have answered
			}
		})
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-031", "CWMP-TC-001"))
	})

	downloadTypes(b)
	downloadSchemes(b)
}

// downloadSchemes is about http and https.
func downloadSchemes(b *bench.Bench) {
	b.It("asks for files over http and over https", bench.About(bench.Rule("CWMP-DL-006"), bench.Needs(bench.Trusted), bench.Takes(5*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		peer := begin(ctx, b, nil)
		door := peer.Door()
		taken, failed := door.Handshakes()
		plain, secure := fetch(peer, "cwmplab-http", noFile, 0), fetch(peer, "cwmplab-https", noFile, 0)
		plain.URL, secure.URL = door.FileURL(false, "cwmplab-http.bin"), door.FileURL(true, "cwmplab-https.bin")
		var keys []string
		for n, answer := range peer.AskAll(ctx, bench.Call{Step: "http", RPC: plain}, bench.Call{Step: "https", RPC: secure}) {
			if _, refused := bench.Refused(answer); !refused {
				keys = append(keys, []string{plain.CommandKey, secure.CommandKey}[n])
			}
		}
		if len(keys) > 0 {
			peer.AwaitReports(ctx, reportLimit, downloaded, keys...)
		}
		peer.Over()
		distrusted(door, taken, failed)
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-006"))
	})
}

// distrusted skips the scenario where the device has only broken TLS handshakes off since these were counted.
func distrusted(door *bench.Door, taken, failed int64) {
	GinkgoHelper()
	if t, f := door.Handshakes(); t == taken && f > failed {
		Skip("the CPE breaks the TLS handshake off: it may not trust the certificate (tls.trusted)")
	}
}

// downloadTypes is about FileType.
func downloadTypes(b *bench.Bench) {
	b.It("takes the types of files by their names in the standard", bench.About(bench.Rule("CWMP-DL-029"), bench.Takes(5*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
		facts := bench.Facts{}
		if b.HasFirmware() {
			facts["firmware"] = "declared"
		}
		peer := begin(ctx, b, facts)
		var calls []bench.Call
		for n, kind := range fileTypes {
			call := fetch(peer, fmt.Sprintf("cwmplab-type-%d", n+1), noFile, 0)
			call.FileType = kind
			calls = append(calls, bench.Call{Step: fmt.Sprintf("type %d", n+1), RPC: call})
		}
		answers := peer.AskAll(ctx, calls...)
		var keys []string
		for n, answer := range answers {
			if _, refused := bench.Refused(answer); !refused && answer != nil {
				keys = append(keys, fmt.Sprintf("cwmplab-type-%d", n+1))
			}
		}
		if len(keys) > 0 {
			peer.AwaitReports(ctx, reportLimit, downloaded, keys...)
		}
		peer.Over()
		if !b.HasFirmware() { // it may have no firmware upgrade over CWMP
			bench.Unless(answers[0], "Download of a firmware image")
		}
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-029"))
	})
}
