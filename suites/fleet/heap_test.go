//go:build !race && unix

package fleet

import (
	"context"
	"net"
	"runtime"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/internal/memnet"
)

// forgetful is an ACS that knows nothing of its devices, so that all memory is that of the fleet. It challenges, and
// each connection gets a nonce of its own.
func forgetful(l net.Listener, list [][]byte) (wait func()) {
	var all sync.WaitGroup
	all.Go(func() {
		for n := 0; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { answer(c, withNonce(list, n)) })
		}
	})
	return all.Wait
}

// alive is what is alive, in bytes.
func alive() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestAnIdleDeviceTakesLessThan2KB: all that a device takes is counted, what the rules keep of it included.
func TestAnIdleDeviceTakesLessThan2KB(t *testing.T) {
	const most = 2 << 10
	const once = 100 // devices that come first, for what is kept only once
	for _, tc := range []struct {
		name              string
		devices, sessions int
		call              cwmp.RPC // of the ACS in each session
	}{
		{"many devices, one session each", 20_000, 1, &cwmp.GetParameterValues{ParameterNames: []string{"Device.DeviceInfo."}}},
		{"fewer devices, many sessions each", 600, 8, &cwmp.GetParameterValues{ParameterNames: []string{"Device.DeviceInfo."}}},
		{"devices with settings of their own", 600, 8, &cwmp.SetParameterValues{ParameterKey: "1", ParameterList: []cwmp.ParameterValue{
			{Name: "Device.ManagementServer.PeriodicInformInterval", Type: "xsd:unsignedInt", Value: "300"},
			{Name: "Device.Time.NTPServer1", Type: "xsd:string", Value: "ntp.example"},
		}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			network := memnet.New()
			l, err := network.Listen("10.0.0.1:7547")
			g.Expect(err).NotTo(HaveOccurred())
			wait := forgetful(l, responses(tc.call))
			f, err := New(Config{ACSURL: "http://10.0.0.1:7547/acs", Dial: network.Dialer("10.0.0.2"), Devices: once, Rate: 1, For: 1,
				Rules: catalogue.All(), Record: RecordNone, Who: MadeUp("", "", "", "secret")})
			g.Expect(err).NotTo(HaveOccurred())
			f.start()
			go f.judge.run()
			s := f.newSession()
			hold := func(from, to int) {
				for range tc.sessions {
					for n := from; n < to; n++ {
						g.Expect(s.run(context.Background(), int32(n), true)).To(Succeed())
					}
				}
				f.judge.drained()
			}
			hold(0, once)
			before := alive()
			f.devices = append(f.devices, make([]device, tc.devices)...)
			f.queue.turns = newRing(len(f.devices))
			for n := once; n < len(f.devices); n++ {
				f.devices[n] = device{retry: never, events: eventBootstrap | eventBoot}
			}
			hold(once, len(f.devices))
			each := (alive() - before) / int64(tc.devices)
			runtime.KeepAlive(f)
			t.Logf("%d bytes a device", each)
			g.Expect(each).To(BeNumerically("<", most))
			f.judge.finish()
			g.Expect(l.Close()).To(Succeed())
			wait()
		})
	}
}
