package cpe

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/fixtures/acs"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
)

// Files with firmware of the device under test, and where the file server stops for a while in the middle of one.
const (
	imageFile    = "cwmplab-image.bin"
	previousFile = "cwmplab-previous.bin"
	imagePause   = 5 * time.Second
)

// downloadFirmware is about a firmware image that the maker of the device has made, and is put back.
func downloadFirmware(b *bench.Bench) {
	installs := bench.About(bench.Rule("CWMP-DL-023", "CWMP-DL-030", "CWMP-TC-001"), bench.Needs(bench.Destructive, bench.Image), bench.Takes(5*time.Minute), bench.AtMost(80*time.Minute))
	b.It("installs a firmware image, and tells of its restart and of the new version", installs, func(ctx context.Context) {
		images := b.Firmware()
		version := b.ACS(ctx).Root() + "DeviceInfo.SoftwareVersion"
		uptime := b.ACS(ctx).Root() + "DeviceInfo.UpTime"
		peer := begin(ctx, b, bench.Facts{"parameter": version, "uptime": uptime})
		changed := true
		b.Undo(version, func(context.Context) error {
			if changed {
				return errors.New("the new firmware stays: install the one from before by hand, or name it in the device file (firmware.previous)")
			}
			return nil
		})
		peer.With(offer(images), func() {
			answers := peer.AskAll(ctx, bench.Call{Step: "before", RPC: get(version)}, bench.Call{Step: "uptime before", RPC: get(uptime)},
				bench.Call{Step: "download", RPC: fetch(peer, "cwmplab-image", imageFile, 0)})
			if _, refused := bench.Refused(answers[2]); refused {
				changed = false
			}
			bench.Unless(answers[2], "Download of a firmware image")
			peer.AwaitReports(ctx, 2*reportLimit, downloaded, "cwmplab-image")
			peer.AskAll(ctx, bench.Call{Step: "after", RPC: get(version)}, bench.Call{Step: "uptime after", RPC: get(uptime)})
			peer.Over()
			if images.Previous == nil {
				return
			}
			if _, refused := bench.Refused(peer.Ask(ctx, "undo", fetch(peer, "cwmplab-previous", previousFile, 0))); !refused {
				_, back := peer.AwaitReports(ctx, 2*reportLimit, downloaded, "cwmplab-previous")
				changed = !back
			}
		})
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-023", "CWMP-DL-030", "CWMP-TC-001"))
	})
}

// offer has the file server hand out images, with a pause in the middle.
func offer(images bench.Firmware) func(*acs.Hooks) {
	return func(h *acs.Hooks) {
		h.File = func(path string, out *http1.Outgoing) {
			image := map[string][]byte{imageFile: images.Image, previousFile: images.Previous}[path]
			if image == nil {
				return
			}
			out.Start = "HTTP/1.1 200 OK"
			out.Set("Content-Type", "application/octet-stream")
			setBody(out, image)
		}
		h.FilePause = func(path string, response []byte) acs.Pause {
			if path != imageFile {
				return acs.Pause{}
			}
			return acs.Pause{After: len(response) - len(images.Image)/2, Wait: imagePause}
		}
	}
}
