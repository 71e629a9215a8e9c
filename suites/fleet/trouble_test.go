package fleet_test

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/memnet"
	"cwmplab/suites/fleet"
)

func TestAFaultOfTheACSShowsAsErrorsByRule(t *testing.T) {
	g := NewWithT(t)
	out, rep := try(t, func(r *trial) {
		r.fault("200-instead-of-204")
		r.fault("no-session-cookie")
	}, nil)
	g.Expect(out.Figures.Well).To(Equal(300))
	g.Expect(out.Figures.Broken).To(Equal([]checks.FleetRule{
		{Rule: "CWMP-HTP-010", Outcome: checks.Fail, Count: 300, Sessions: 300},
		{Rule: "CWMP-HTP-024", Outcome: checks.Warn, Count: 300, Sessions: 300},
	}))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitViolation))
	g.Expect(rep.Fleet).To(Equal(&out.Figures))
}

func TestASlowACSIsNotAskedMoreThanItAnswers(t *testing.T) {
	g := NewWithT(t)
	out, rep := try(t, func(r *trial) {
		r.config.Parallel, r.config.MinRate = 4, 3
		r.arm(func(h *acs.Hooks) {
			next := h.Reply
			h.Reply = func(t *acs.Turn, reply *acs.Reply) {
				next(t, reply)
				reply.Delay = time.Second
			}
		})
	}, nil)
	f := out.Figures
	g.Expect(f.Session.P50).To(BeNumerically("~", 3000, 60), "a challenge, Inform and the end, a second each")
	g.Expect(f.RoundTrip.Max).To(BeNumerically("~", 1000, 30))
	g.Expect(f.Achieved).To(BeNumerically("~", 4.0/3, 0.1), "four at a time, three seconds each")
	g.Expect(f.Missed.ACS).To(BeNumerically("~", 300-f.Begun, 5))
	g.Expect(f.Missed.Judge + f.Missed.Machine).To(BeZero())
	g.Expect(f.Failed).To(BeZero())
	g.Expect(rep.Reason).To(ContainSubstring("at least 3.0 are wanted"))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
}

func TestAnACSThatGetsSlowShowsInTheRate(t *testing.T) {
	g := NewWithT(t)
	var rates []float64
	var slow atomic.Bool
	out, _ := try(t, func(r *trial) {
		r.config.Parallel, r.config.Every = 2, 10*time.Second
		r.config.Progress = func(p fleet.Progress) { rates = append(rates, p.Rate) }
		r.arm(func(h *acs.Hooks) {
			h.Sending = func(ctx context.Context, _ *acs.Turn, _ *acs.Reply) error {
				if slow.Load() {
					time.Sleep(2 * time.Second)
				}
				return nil
			}
		})
	}, func(r *trial) {
		time.Sleep(29 * time.Second)
		slow.Store(true)
	})
	g.Expect(len(rates)).To(BeNumerically(">=", 5))
	g.Expect(rates[0]).To(BeNumerically("~", 5, 0.3))
	g.Expect(rates[4]).To(BeNumerically("<", 0.5))
	g.Expect(out.Figures.Missed.ACS).To(BeNumerically(">", 100))
}

func TestAnACSThatDiesIsToldAndRetriedAsTheTableSays(t *testing.T) {
	g := NewWithT(t)
	var path string
	out, rep := try(t, func(r *trial) {
		path, r.config.Devices, r.config.Rate, r.config.For = r.config.Path, 40, 4, 2*time.Minute
	}, func(r *trial) {
		time.Sleep(30 * time.Second)
		r.stop()
		time.Sleep(30 * time.Second)
		r.serve()
	})
	f := out.Figures
	g.Expect(f.Failures).To(HaveLen(1))
	g.Expect(f.Failures[0].Cause).To(Equal(fleet.Refused))
	g.Expect(f.Failed).To(BeNumerically("~", 120, 15), "what was due in 30 s at 4 a second")
	g.Expect(f.Well).To(BeNumerically(">", 300), "and they come back")
	g.Expect(rep.Reason).To(MatchRegexp(`^\d+ of \d+ sessions failed: connection refused \(\d+\)$`))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
	g.Expect(broken(rep)).To(BeEmpty(), "an ACS that is away breaks no rule")
	g.Expect(unblamed(recorded(t, path))).To(BeEmpty(), "and devices that retry break none: counts, waits, events")
}

func TestTheShareOfFailuresThatIsBorneIsSaid(t *testing.T) {
	g := NewWithT(t)
	n := 0
	_, rep := try(t, func(r *trial) {
		r.config.MaxFailed = 0.2
		r.arm(func(h *acs.Hooks) {
			next := h.Reply
			h.Reply = func(t *acs.Turn, reply *acs.Reply) {
				next(t, reply)
				if t.Kind == acs.PostInform && reply.Kind == acs.ReplyAnswer {
					if n++; n%10 == 0 {
						reply.Kind, reply.RPC, reply.Status = acs.ReplyError, nil, 503
					}
				}
			}
		})
	}, nil)
	g.Expect(rep.Fleet.Failures[0].Cause).To(Equal("HTTP status 503"))
	g.Expect(rep.Fleet.Failures[0].Count).To(BeNumerically("~", 30, 1))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
}

func TestAnInterruptedRunTellsWhatThereIs(t *testing.T) {
	g := NewWithT(t)
	out, rep := try(t, func(r *trial) {
		r.arm(func(h *acs.Hooks) {
			next := h.Reply
			h.Reply = func(t *acs.Turn, reply *acs.Reply) {
				next(t, reply)
				reply.Delay = 300 * time.Millisecond
			}
		})
	}, func(r *trial) {
		time.Sleep(20*time.Second + 100*time.Millisecond)
		r.end()
	})
	f := out.Figures
	g.Expect(f.Seconds).To(BeNumerically("~", 20.1, 0.1))
	g.Expect(f.Cut).To(BeNumerically(">", 0), "what was under way is broken off")
	g.Expect(f.Failed).To(BeZero())
	g.Expect(f.Well + f.Cut).To(Equal(f.Begun))
	g.Expect(broken(rep)).To(BeEmpty(), "a session that is cut breaks no rule")
	g.Expect(rep.Reason).To(Equal("the run was interrupted after 20 of 60 s"))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
}

func TestSessionsUnderWayAreGivenTimeToEnd(t *testing.T) {
	g := NewWithT(t)
	for _, tc := range []struct {
		delay time.Duration
		cut   bool
	}{{2 * time.Second, false}, {20 * time.Second, true}} {
		out, rep := try(t, func(r *trial) {
			r.config.For = 30 * time.Second
			r.arm(func(h *acs.Hooks) {
				next := h.Reply
				h.Reply = func(t *acs.Turn, reply *acs.Reply) {
					next(t, reply)
					reply.Delay = tc.delay
				}
			})
		}, nil)
		g.Expect(out.Figures.Cut > 0).To(Equal(tc.cut), "%v: %+v", tc.delay, out.Figures)
		g.Expect(out.Figures.Failed).To(BeZero())
		g.Expect(broken(rep)).To(BeEmpty())
		g.Expect(out.Interrupted).To(BeFalse())
	}
}

// strange is an ACS that does a thing of its own on each connection.
func strange(t *testing.T, do func(net.Conn), change func(*fleet.Config)) *fleet.Outcome {
	t.Helper()
	var out *fleet.Outcome
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		network := memnet.New()
		l, err := network.Listen("10.0.0.1:7547")
		g.Expect(err).NotTo(HaveOccurred())
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go do(c)
			}
		}()
		config := fleet.Config{ACSURL: "http://10.0.0.1:7547/", Dial: network.Dialer("10.0.0.2"), Devices: 5, Rate: 1, For: 20 * time.Second,
			Rules: catalogue.All(), Record: fleet.RecordNone, Grace: 2 * time.Minute, Patience: time.Hour}
		if change != nil {
			change(&config)
		}
		f, err := fleet.New(config)
		g.Expect(err).NotTo(HaveOccurred())
		out, err = f.Run(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(l.Close()).To(Succeed())
	})
	return out
}

// say answers whatever comes with the same bytes.
func say(text string) func(net.Conn) {
	return func(c net.Conn) {
		defer c.Close()
		buf := make([]byte, 64<<10)
		for {
			if _, err := c.Read(buf); err != nil {
				return
			}
			if _, err := c.Write([]byte(text)); err != nil {
				return
			}
		}
	}
}

func TestWhySessionsFailIsSorted(t *testing.T) {
	body := func(text string) string {
		return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", len(text), text)
	}
	envelope := func(inside string) string {
		return body(`<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0"><e:Body>` + inside + `</e:Body></e:Envelope>`)
	}
	for _, tc := range []struct {
		name, cause string
		do          func(net.Conn)
	}{
		{"closes when asked", fleet.Closed, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 64<<10))
			c.Close()
		}},
		{"resets", fleet.Reset, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 10))
			_ = c.(interface{ SetLinger(int) error }).SetLinger(0)
			c.Close()
		}},
		{"is silent", fleet.TimedOut, func(c net.Conn) {
			for b := make([]byte, 1000); ; {
				if _, err := c.Read(b); err != nil {
					c.Close()
					return
				}
			}
		}},
		{"speaks something else", fleet.NotHTTP, say("220 mail.example ESMTP\r\n")},
		{"is a web page", fleet.Malformed, say(body("<html>Hello</html>"))},
		{"sends half a response", fleet.Closed, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 64<<10))
			_, _ = c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"))
			c.Close()
		}},
		{"answers Inform with nothing", fleet.Misplaced, say("HTTP/1.1 204 No Content\r\n\r\n")},
		{"answers Inform with a call", fleet.Misplaced, say(envelope(`<c:GetRPCMethods></c:GetRPCMethods>`))},
		{"refuses Inform", "fault to Inform: 8001", say(envelope(`<e:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring><detail><c:Fault><FaultCode>8001</FaultCode><FaultString>no</FaultString></c:Fault></detail></e:Fault>`))},
		{"asks again and again", "fault to Inform: 8005", say(envelope(`<e:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring><detail><c:Fault><FaultCode>8005</FaultCode><FaultString>again</FaultString></c:Fault></detail></e:Fault>`))},
		{"challenges without end", fleet.Unauthorized, say("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"a\", nonce=\"n\", qop=\"auth\"\r\nContent-Length: 0\r\n\r\n")},
		{"redirects without end", fleet.RedirectLoop, say("HTTP/1.1 302 Found\r\nLocation: /on\r\nContent-Length: 0\r\n\r\n")},
		{"is broken", "HTTP status 500", say("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			out := strange(t, tc.do, nil)
			g.Expect(out.Figures.Failures).To(HaveLen(1), "%+v", out.Figures.Failures)
			g.Expect(out.Figures.Failures[0].Cause).To(Equal(tc.cause))
			g.Expect(out.Figures.Failed).To(Equal(out.Figures.Begun))
			rep := out.Report(checks.Run{})
			g.Expect(rep.ExitCode).NotTo(Equal(checks.ExitNoViolation))
			if rep.ExitCode == checks.ExitNoVerdict {
				g.Expect(rep.Reason).To(HavePrefix("no session came to its end: " + tc.cause))
			}
		})
	}
}

func TestARunThatComesToNothingIsGivenUp(t *testing.T) {
	silent := func(c net.Conn) { _, _ = c.Read(make([]byte, 10)) }
	for _, tc := range []struct{ name, url, want string }{
		{"nobody is there", "http://10.0.0.9:1/", "no session came to its end: connection refused (10)"},
		{"it is silent", "http://10.0.0.1:7547/", "no session came to its end: no answer came in 10 s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			out := strange(t, silent, func(c *fleet.Config) { c.ACSURL, c.For, c.Devices, c.Patience = tc.url, time.Hour, 50, 0 })
			g.Expect(out.Figures.Seconds).To(BeNumerically("~", 10, 0.1))
			rep := out.Report(checks.Run{})
			g.Expect(rep.Reason).To(Equal(tc.want))
			g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
		})
	}
}

func TestAWrongRequestIsRefused(t *testing.T) {
	for want, change := range map[string]func(*fleet.Config){
		"0 devices":                          func(c *fleet.Config) { c.Devices = 0 },
		"a rate of 0 sessions":               func(c *fleet.Config) { c.Rate = 0 },
		"a run of 0s":                        func(c *fleet.Config) { c.For = 0 },
		"no file for the recording":          func(c *fleet.Config) { c.Record = fleet.RecordAll },
		`"acs" is no absolute http or https`: func(c *fleet.Config) { c.ACSURL = "acs" },
	} {
		c := fleet.Config{ACSURL: "http://10.0.0.1/", Devices: 1, Rate: 1, For: 1, Record: fleet.RecordNone}
		change(&c)
		_, err := fleet.New(c)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestAnACSThatClosesWithoutAWordIsMetWithAPause(t *testing.T) {
	g := NewWithT(t)
	out, rep := try(t, func(r *trial) {
		r.config.For = 5 * time.Minute
		r.arm(func(h *acs.Hooks) {
			next := h.Reply
			h.Reply = func(t *acs.Turn, reply *acs.Reply) {
				next(t, reply)
				reply.Close = reply.Kind == acs.ReplyChallenge // the header of a challenge does not tell
			}
		})
	}, nil)
	g.Expect(out.Figures.Begun).To(Equal(1500))
	g.Expect(out.Figures.Failed).To(BeNumerically("<=", 1), "a close that crosses a message fails a session, the first time")
	for _, b := range broken(rep) {
		g.Expect(b).To(HaveSuffix("inconclusive"))
	}
}
