package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// sessionReasons: TR-069 3.2.1, what else a session is opened for.
func sessionReasons(b *bench.Bench) {
	Describe("A session", bench.Section("3.2.1"), func() {
		b.It("is not held back by the throttle of notifications", bench.About(bench.Rule("CWMP-EST-015"), bench.Needs(bench.Write, bench.RequestCredentials), bench.Takes(10*time.Second)), func(ctx context.Context) {
			acs := reachable(ctx, b)
			name := acs.Root() + "ManagementServer.DefaultActiveNotificationThrottle"
			acs.Borrow(ctx, name)
			acs.Provoke(nil)
			bench.Unless(acs.Ask(ctx, "set", setOne(name, "xsd:unsignedInt", "3600", "throttle")), "setting "+name)
			acs.Step("request", nil)
			if request, err := acs.ConnectionRequest(ctx); err == nil && request.Accepted {
				acs.AwaitWithin(ctx, sessionWait, nil)
			}
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-EST-015"))
		})

		b.It("is opened for a transfer that is over", bench.About(bench.Rule("CWMP-EST-016"), bench.Takes(20*time.Second), bench.AtMost(40*time.Minute)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.Supported(ctx, "Download")
			acs.Provoke(bench.Facts{"path": "/" + noFile})
			bench.Unless(acs.Ask(ctx, "download", &cwmp.Download{CommandKey: "cwmplab", FileType: firmwareType, URL: acs.FileURL(noFile)}), "Download")
			acs.AwaitReport(ctx, 16*time.Minute)
			acs.Over()
			Expect(acs.Recording()).To(bench.PassRule("CWMP-EST-016"))
		})
	})
}

// noFile is the name of a file that there is not: to fetch it does no harm to the device.
const (
	noFile       = "cwmplab-missing.bin"
	firmwareType = "1 Firmware Upgrade Image"
)
