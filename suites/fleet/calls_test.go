package fleet_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/fleet"
)

// one is the first device of a fleet.
const one = "001122-Fleet-F0000001"

// ask queues calls for a device and gives their answers.
func (r *trial) ask(key string, calls ...cwmp.RPC) (answers []cwmp.RPC) {
	var jobs []*acs.Job
	for _, c := range calls {
		jobs = append(jobs, r.server.Device(key).Queue(c))
	}
	for _, j := range jobs {
		answer, err := j.Await(context.Background())
		r.Expect(err).NotTo(HaveOccurred())
		answers = append(answers, answer)
	}
	return answers
}

// informs gives the next Informs of a device.
func (r *trial) informs(key string, n int) (list []*cwmp.Inform) {
	for len(list) < n {
		s, err := r.server.AwaitSession(context.Background())
		r.Expect(err).NotTo(HaveOccurred())
		if s.Device == key {
			list = append(list, s.Inform)
		}
	}
	return list
}

func codes(i *cwmp.Inform) (list []string) {
	for _, e := range i.Event {
		list = append(list, e.EventCode+e.CommandKey)
	}
	return list
}

func value(list []cwmp.ParameterValue, name string) string {
	for _, v := range list {
		if v.Name == name {
			return v.Value
		}
	}
	return "none"
}

func TestDevicesAnswerWhateverAnACSAsks(t *testing.T) {
	g := NewWithT(t)
	var path string
	_, rep := try(t, func(r *trial) {
		path, r.config.Devices, r.config.Rate, r.config.For = r.config.Path, 2, 0.5, 100*time.Second
	}, func(r *trial) {
		answers := r.ask(one,
			&cwmp.GetRPCMethods{},
			&cwmp.GetParameterValues{ParameterNames: []string{"Device.DeviceInfo.", "Device.ManagementServer.Username", "Device.ManagementServer.Password", "Device.ManagementServer.URL"}},
			&cwmp.SetParameterValues{ParameterKey: "k1", ParameterList: []cwmp.ParameterValue{{Name: "Device.Time.NTPServer1", Type: "xsd:string", Value: "ntp.example"}}},
			&cwmp.GetParameterNames{ParameterPath: "Device.", NextLevel: true},
			&cwmp.SetParameterAttributes{ParameterList: []cwmp.SetParameterAttribute{{Name: "Device.Time.Enable", NotificationChange: true, Notification: 1}}},
			&cwmp.GetParameterAttributes{ParameterNames: []string{"Device.Time.Enable"}},
			&cwmp.AddObject{ObjectName: "Device.NAT.PortMapping.", ParameterKey: "k2"},
			&cwmp.GetParameterValues{ParameterNames: []string{"Device.Time.NTPServer1", "Device.NAT.PortMappingNumberOfEntries", "Device.ManagementServer.ParameterKey"}},
			&cwmp.DeleteObject{ObjectName: "Device.NAT.PortMapping.1.", ParameterKey: "k3"},
			&cwmp.Download{FileType: "1 Firmware Upgrade Image", URL: "http://files.example/image"},
			&cwmp.Upload{FileType: "1 Vendor Configuration File", URL: "http://files.example/upload"},
			&cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{{Name: "Device.ManagementServer.URL", Type: "xsd:string", Value: "http://other.example/"}}},
			&cwmp.ScheduleInform{DelaySeconds: 0},
		)
		r.Expect(answers[0].(*cwmp.GetRPCMethodsResponse).MethodList).To(ContainElements("GetParameterValues", "Download", "Reboot"))
		own := answers[1].(*cwmp.GetParameterValuesResponse).ParameterList
		r.Expect(value(own, "Device.DeviceInfo.SerialNumber")).To(Equal("F0000001"))
		r.Expect(value(own, "Device.ManagementServer.Username")).To(Equal(one))
		r.Expect(value(own, "Device.ManagementServer.Password")).To(BeEmpty(), "it cannot be read")
		r.Expect(value(own, "Device.ManagementServer.URL")).To(Equal(r.server.URL()))
		r.Expect(answers[2]).To(Equal(&cwmp.SetParameterValuesResponse{}))
		r.Expect(answers[6].(*cwmp.AddObjectResponse).InstanceNumber).To(BeEquivalentTo(1))
		set := answers[7].(*cwmp.GetParameterValuesResponse).ParameterList
		r.Expect([]string{set[0].Value, set[1].Value, set[2].Value}).To(Equal([]string{"ntp.example", "1", "k2"}))
		for i, code := range map[int]uint32{9: 9001, 10: 9000, 11: 9003, 12: 9003} {
			r.Expect(answers[i]).To(BeAssignableToTypeOf(&cwmp.Fault{}))
			r.Expect(answers[i].(*cwmp.Fault).FaultCode).To(Equal(code))
		}

		other := r.ask("001122-Fleet-F0000002", &cwmp.GetParameterValues{ParameterNames: []string{"Device.Time.NTPServer1", "Device.DeviceInfo.SerialNumber"}})
		list := other[0].(*cwmp.GetParameterValuesResponse).ParameterList
		r.Expect([]string{list[0].Value, list[1].Value}).To(Equal([]string{"", "F0000002"}), "what one device is told the other does not know")
		again := r.ask(one, &cwmp.GetParameterValues{ParameterNames: []string{"Device.Time.NTPServer1"}})
		r.Expect(again[0].(*cwmp.GetParameterValuesResponse).ParameterList[0].Value).To(Equal("ntp.example"), "it is kept from session to session")
	})
	zeroDelay := []string{"CWMP-SI-008 fail"} // that is what this ACS asked for
	g.Expect(broken(rep)).To(Equal(zeroDelay))
	g.Expect(unblamed(recorded(t, path))).To(Equal(zeroDelay))
}

func TestEventsAreToldOnceAndInTheirTime(t *testing.T) {
	g := NewWithT(t)
	var path string
	out, _ := try(t, func(r *trial) {
		path, r.config.Devices, r.config.Rate, r.config.For = r.config.Path, 20, 1, 400*time.Second
	}, func(r *trial) {
		r.Expect(codes(r.informs(one, 1)[0])).To(Equal([]string{"0 BOOTSTRAP", "1 BOOT"}))
		r.Expect(codes(r.informs(one, 1)[0])).To(Equal([]string{"2 PERIODIC"}))
		r.ask(one, &cwmp.Reboot{CommandKey: "r1"}, &cwmp.Reboot{CommandKey: "r2"})
		asked := r.informs(one, 1)[0]
		reboot := r.informs(one, 1)[0]
		r.Expect(codes(reboot)).To(Equal([]string{"1 BOOT", "M Rebootr1", "M Rebootr2"}))
		r.Expect(reboot.CurrentTime.Time.Sub(asked.CurrentTime.Time)).To(BeNumerically("~", 5*time.Second, 2*time.Second), "slots are a second apart")
		r.ask(one, &cwmp.ScheduleInform{DelaySeconds: 3, CommandKey: "s1"}, &cwmp.ScheduleInform{DelaySeconds: 4, CommandKey: "s2"})
		r.informs(one, 1)
		r.Expect(codes(r.informs(one, 1)[0])).To(Equal([]string{"3 SCHEDULED", "M ScheduleInforms1"}))
		r.Expect(codes(r.informs(one, 1)[0])).To(Equal([]string{"3 SCHEDULED", "M ScheduleInforms2"}))
		bridge := r.ask(one, &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{{Name: "Device.DeviceInfo.X_001122_BridgeMode", Type: "xsd:boolean", Value: "1"}}})
		r.Expect(bridge[0]).To(Equal(&cwmp.SetParameterValuesResponse{Status: 1}), "it takes a restart")
		r.informs(one, 1)
		r.Expect(codes(r.informs(one, 1)[0])).To(Equal([]string{"1 BOOT"}))
		r.ask(one, &cwmp.SetParameterValues{ParameterKey: "kept", ParameterList: []cwmp.ParameterValue{}}, &cwmp.FactoryReset{})
		before := r.informs(one, 1)[0]
		reset := r.informs(one, 1)[0]
		r.Expect(codes(reset)).To(Equal([]string{"0 BOOTSTRAP", "1 BOOT"}))
		r.Expect(value(before.ParameterList, "Device.ManagementServer.ParameterKey")).To(BeEmpty())
		r.Expect(value(reset.ParameterList, "Device.ManagementServer.ParameterKey")).To(BeEmpty())
		r.Expect(codes(r.informs(one, 1)[0])).To(Equal([]string{"2 PERIODIC"}))
	})
	g.Expect(out.Figures.Failed).To(BeZero())
	g.Expect(unblamed(recorded(t, path))).To(BeEmpty())
}

func TestAnACSMayEndEachConnectionAndSendDevicesElsewhere(t *testing.T) {
	g := NewWithT(t)
	var path string
	out, rep := try(t, func(r *trial) {
		path, r.config.For = r.config.Path, 20*time.Second
		r.arm(func(h *acs.Hooks) {
			next := h.Reply
			h.Reply = func(t *acs.Turn, reply *acs.Reply) {
				next(t, reply)
				reply.Close = reply.Kind != acs.ReplyChallenge // the challenge of the reference ACS does not announce it
				if t.Kind == acs.PostInform && reply.Kind == acs.ReplyAnswer && t.Post.Target == "/acs" {
					reply.Kind, reply.RPC, reply.Status, reply.Location = acs.ReplyRedirect, nil, 307, "/acs?here"
				}
			}
		})
	}, nil)
	g.Expect(out.Figures.Well).To(Equal(100), "%+v", out.Figures.Failures)
	g.Expect(broken(rep)).To(BeEmpty())
	g.Expect(unblamed(recorded(t, path))).To(BeEmpty())
}

func TestARedirectOutOfReachIsNotFollowed(t *testing.T) {
	g := NewWithT(t)
	out, _ := try(t, func(r *trial) {
		r.config.For = 5 * time.Second
		r.config.Reach = func(address string) error {
			if address != "10.0.0.1:7547" {
				return context.Canceled
			}
			return nil
		}
		r.arm(func(h *acs.Hooks) {
			h.Reply = func(_ *acs.Turn, reply *acs.Reply) {
				reply.Kind, reply.RPC, reply.Status, reply.Location = acs.ReplyRedirect, nil, 302, "http://192.0.2.1/"
			}
		})
	}, nil)
	g.Expect(out.Figures.Well).To(BeZero())
	g.Expect(out.Figures.Failures).To(Equal([]checks.FleetFailure{{Cause: fleet.OutOfReach, Count: out.Figures.Failed}}))
}
