package adapter_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/internal/memnet"
	"cwmplab/suites/adapter"
	"cwmplab/suites/bench"
)

const device = "001122-R%2D1-0001" // a product class with a dash

// api is a stub of the northbound API of GenieACS, as its API Reference and its answers have it.
type api struct {
	mu        sync.Mutex
	devices   []string
	tasks     []map[string]any
	requests  []string // connection requests, by device
	offline   string   // why connection requests come to nothing
	inSession int      // so many deletions are put off
	unwritten int      // so many calls come before there are records
	password  string
}

func (s *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, password, _ := r.BasicAuth(); password != s.password {
		http.Error(w, "401 Unauthorized", http.StatusUnauthorized)
		return
	}
	w.Header().Set("GenieACS-Version", "1.2")
	parts := strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/")
	for i := range parts {
		parts[i], _ = url.PathUnescape(parts[i])
	}
	switch {
	case r.Method == http.MethodGet && len(parts) == 1:
		s.search(w, parts[0], r.URL.Query().Get("query"))
	case r.Method == http.MethodPost && len(parts) == 3 && parts[0] == "devices" && parts[2] == "tasks":
		s.enqueue(w, r, parts[1])
	case r.Method == http.MethodDelete && len(parts) == 2:
		s.remove(w, parts[0], parts[1])
	default:
		http.Error(w, "404 Not Found", http.StatusNotFound)
	}
}

func (s *api) search(w http.ResponseWriter, collection, query string) {
	var q map[string]any
	if err := json.Unmarshal([]byte(query), &q); err != nil {
		http.Error(w, "SyntaxError: "+err.Error(), http.StatusBadRequest)
		return
	}
	found := []map[string]any{}
	switch collection {
	case "devices":
		for _, d := range s.devices {
			if d == q["_id"] {
				found = append(found, map[string]any{"_id": d})
			}
		}
	case "tasks":
		for _, t := range s.tasks {
			if t["device"] == q["device"] {
				found = append(found, t)
			}
		}
	default:
		http.Error(w, "404 Not Found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(found)
}

func (s *api) enqueue(w http.ResponseWriter, r *http.Request, id string) {
	var t map[string]any
	err := json.NewDecoder(r.Body).Decode(&t)
	s.unwritten--
	switch {
	case s.unwritten >= 0 || !slices.Contains(s.devices, id):
		http.Error(w, "No such device", http.StatusNotFound)
	case err == nil:
		t["device"], t["_id"] = id, "5403908ef28ea3a25c138ad"+string(rune('a'+len(s.tasks)))
		s.tasks = append(s.tasks, t)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusAccepted)
		_ = json.NewEncoder(w).Encode(t)
	case !r.URL.Query().Has("connection_request"):
		http.Error(w, "SyntaxError: "+err.Error(), http.StatusBadRequest)
	case s.offline != "":
		w.WriteHeader(http.StatusGatewayTimeout)
		_, _ = w.Write([]byte(s.offline))
	default:
		s.requests = append(s.requests, id)
	}
}

func (s *api) remove(w http.ResponseWriter, collection, id string) {
	switch {
	case s.inSession > 0:
		s.inSession--
		http.Error(w, "Device is in session", http.StatusServiceUnavailable)
	case collection == "devices":
		s.devices = slices.DeleteFunc(s.devices, func(d string) bool { return d == id })
	case collection == "tasks":
		had := len(s.tasks)
		s.tasks = slices.DeleteFunc(s.tasks, func(t map[string]any) bool { return t["_id"] == id })
		if had == len(s.tasks) {
			http.Error(w, "Task not found", http.StatusNotFound)
		}
	}
}

// genie is an adapter for a handler.
func genie(t *testing.T, h http.Handler) bench.Adapter {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return adapter.Open(dut.Adapter{Kind: dut.AdapterGenieACS, URL: server.URL + "/"}, adapter.Options{})
}

func TestGenieACSQueuesTasks(t *testing.T) {
	for _, tc := range []struct {
		name string
		rpc  cwmp.RPC
		want string
	}{
		{"parameters", &cwmp.GetParameterValues{ParameterNames: []string{"Device.A", "Device.B"}},
			`[{"name":"getParameterValues","parameterNames":["Device.A","Device.B"]}]`},
		{"objects are refreshed", &cwmp.GetParameterValues{ParameterNames: []string{"Device.X.", "Device.A", ""}},
			`[{"name":"getParameterValues","parameterNames":["Device.A"]},{"name":"refreshObject","objectName":"Device.X"},{"name":"refreshObject","objectName":""}]`},
		{"names", &cwmp.GetParameterNames{ParameterPath: "Device.Time.", NextLevel: true}, `[{"name":"refreshObject","objectName":"Device.Time"}]`},
		{"values", &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{{Name: "Device.A", Type: "xsd:boolean", Value: "1"}}, ParameterKey: "k"},
			`[{"name":"setParameterValues","parameterValues":[["Device.A","1","xsd:boolean"]]}]`},
		{"a new row", &cwmp.AddObject{ObjectName: "Device.NAT.PortMapping."}, `[{"name":"addObject","objectName":"Device.NAT.PortMapping"}]`},
		{"a row less", &cwmp.DeleteObject{ObjectName: "Device.NAT.PortMapping.3."}, `[{"name":"deleteObject","objectName":"Device.NAT.PortMapping.3"}]`},
		{"reboot", &cwmp.Reboot{CommandKey: "c"}, `[{"name":"reboot"}]`},
		{"factory reset", &cwmp.FactoryReset{}, `[{"name":"factoryReset"}]`},
		{"download", &cwmp.Download{FileType: "1 Firmware Upgrade Image", URL: "http://127.0.0.1/files/a.bin", TargetFileName: "t"},
			`[{"name":"download","fileType":"1 Firmware Upgrade Image","fileName":"a.bin","targetFileName":"t"}]`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			s := &api{devices: []string{device}}
			g.Expect(genie(t, s).Queue(t.Context(), device, tc.rpc)).To(Succeed())
			for _, task := range s.tasks {
				g.Expect(task["device"]).To(Equal(device))
				delete(task, "device")
				delete(task, "_id")
			}
			g.Expect(json.Marshal(s.tasks)).To(MatchJSON(tc.want))
		})
	}
}

func TestGenieACSSendsConnectionRequests(t *testing.T) {
	g := NewWithT(t)
	s := &api{devices: []string{device}}
	a := genie(t, s)
	g.Expect(a.ConnectionRequest(t.Context(), device)).To(Succeed())
	g.Expect(s.requests).To(Equal([]string{device}))
	g.Expect(s.tasks).To(BeEmpty())
	s.offline = "Device is offline"
	err := a.ConnectionRequest(t.Context(), device)
	var failed *bench.RequestFailedError
	g.Expect(err).To(BeAssignableToTypeOf(failed))
	g.Expect(err).To(MatchError("the ACS says of its connection request: Device is offline"))
}

func TestGenieACSForgetsDevices(t *testing.T) {
	g := NewWithT(t)
	s := &api{devices: []string{device, "001122-R-2"}}
	a := genie(t, s).(interface {
		bench.Deleter
		bench.Clearer
		bench.Adapter
	})
	g.Expect(adapter.Check(t.Context(), a)).To(Succeed())
	g.Expect(a.Knows(t.Context(), device)).To(BeTrue())
	g.Expect(a.Queue(t.Context(), device, &cwmp.Reboot{})).To(Succeed())
	g.Expect(a.Queue(t.Context(), "001122-R-2", &cwmp.Reboot{})).To(Succeed())
	g.Expect(a.Clear(t.Context(), device)).To(Succeed())
	g.Expect(s.tasks).To(HaveLen(1), "what waits for another device stays")
	g.Expect(a.Delete(t.Context(), device)).To(Succeed())
	g.Expect(a.Knows(t.Context(), device)).To(BeFalse())
	g.Expect(s.devices).To(Equal([]string{"001122-R-2"}))
}

// A device in session cannot be deleted; it is asked again every two seconds, six times in all.
func TestGenieACSWaitsForTheEndOfASession(t *testing.T) {
	for _, tc := range []struct {
		name  string
		busy  int
		waits time.Duration
		want  string
	}{
		{"it ends", 3, 6 * time.Second, ""},
		{"it does not", 9, 10 * time.Second, "503 Service Unavailable: Device is in session"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, &api{devices: []string{device}, inSession: tc.busy}, func(ctx context.Context, g *WithT, a bench.Adapter) {
				begun := time.Now()
				err := a.(bench.Deleter).Delete(ctx, device)
				g.Expect(time.Since(begun)).To(Equal(tc.waits))
				if tc.want == "" {
					g.Expect(err).NotTo(HaveOccurred())
					return
				}
				g.Expect(err).To(MatchError(ContainSubstring(tc.want)))
			})
		})
	}
}

// The record of a device is written after its first session; until then it is asked again, ten times in all.
func TestGenieACSWaitsForTheRecordOfADevice(t *testing.T) {
	for _, tc := range []struct {
		name  string
		calls int
		waits time.Duration
		want  string
	}{
		{"it is written", 3, 1500 * time.Millisecond, ""},
		{"it is not", 99, 4500 * time.Millisecond, "GenieACS does not know the device " + device + ": it knows a device after its first session"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			virtual(t, &api{devices: []string{device}, unwritten: tc.calls}, func(ctx context.Context, g *WithT, a bench.Adapter) {
				begun := time.Now()
				err := a.Queue(ctx, device, &cwmp.Reboot{})
				g.Expect(time.Since(begun)).To(Equal(tc.waits))
				if tc.want == "" {
					g.Expect(err).NotTo(HaveOccurred())
					g.Expect(a.ConnectionRequest(ctx, device)).To(Succeed())
					return
				}
				g.Expect(err).To(MatchError(ContainSubstring(tc.want)))
			})
		})
	}
}

func TestGenieACSTimesOut(t *testing.T) {
	silent := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	virtual(t, silent, func(ctx context.Context, g *WithT, a bench.Adapter) {
		begun := time.Now()
		err := a.ConnectionRequest(ctx, device)
		g.Expect(err).To(MatchError(ContainSubstring("no answer within 30s; adapter.timeout allows more")))
		g.Expect(time.Since(begun)).To(Equal(30 * time.Second))
	})
}

// virtual serves an API in virtual time.
func virtual(t *testing.T, h http.Handler, body func(context.Context, *WithT, bench.Adapter)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		n := memnet.New()
		l, err := n.Listen("10.0.0.1:7557")
		g.Expect(err).NotTo(HaveOccurred())
		server := &http.Server{Handler: h}
		go func() { _ = server.Serve(l) }()
		dial := n.Dialer("10.0.0.2")
		transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(ctx, network, address)
		}}
		body(t.Context(), g, adapter.Open(dut.Adapter{Kind: dut.AdapterGenieACS, URL: "http://10.0.0.1:7557"}, adapter.Options{Client: &http.Client{Transport: transport}}))
		transport.CloseIdleConnections()
		g.Expect(server.Close()).To(Succeed())
	})
}

func TestGenieACSCannot(t *testing.T) {
	a := genie(t, &api{devices: []string{device}})
	for _, tc := range []struct {
		name string
		err  error
		want string
	}{
		{"hold", a.Hold(t.Context(), device), "never holds the requests"},
		{"a method without a task", a.Queue(t.Context(), device, &cwmp.ScheduleInform{}), "no task that makes it call ScheduleInform"},
		{"a download of no file", a.Queue(t.Context(), device, &cwmp.Download{URL: "http://127.0.0.1/"}), "names no file"},
	} {
		g := NewWithT(t)
		g.Expect(tc.err).To(MatchError(bench.ErrCannot), tc.name)
		g.Expect(tc.err).To(MatchError(ContainSubstring(tc.want)), tc.name)
	}
}

func TestGenieACSTellsWhatIsWrong(t *testing.T) {
	page := func(status int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<!DOCTYPE html><title>GenieACS</title>"))
		})
	}
	status := func(code int, body string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			_, _ = w.Write([]byte(body))
		})
	}
	for _, tc := range []struct {
		name string
		api  http.Handler
		want string
	}{
		{"a web page", page(200), "answered 200 OK, a web page: this is not the northbound API (its port is 7557"},
		{"a web page that is not there", page(404), "answered 404 Not Found, a web page"},
		{"another server", status(404, "404 Not Found"), "no northbound API at this address"},
		{"no JSON", status(202, "queued"), "the answer is no task with an _id"},
		{"credentials", &api{password: "x"}, "the API wants credentials: adapter.username and adapter.password"},
		{"a task it refuses", status(400, "SyntaxError: Unexpected\ntoken"), "the task is refused: SyntaxError: Unexpected token"},
		{"an error of its own", status(500, "Error: MongoNetworkError"), "500 Internal Server Error: Error: MongoNetworkError"},
		{"a session that stays", status(503, "Device is in session"), "503 Service Unavailable: Device is in session"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := genie(t, tc.api).Queue(t.Context(), device, &cwmp.Reboot{})
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(tc.want)))
		})
	}
	t.Run("a search without an array", func(t *testing.T) {
		NewWithT(t).Expect(adapter.Check(t.Context(), genie(t, status(200, "{}")))).To(MatchError(ContainSubstring("no JSON array")))
	})
	t.Run("a gateway between that gives up", func(t *testing.T) {
		NewWithT(t).Expect(genie(t, page(504)).ConnectionRequest(t.Context(), device)).To(MatchError(ContainSubstring("a web page")))
	})
	t.Run("nobody listens", func(t *testing.T) {
		server := httptest.NewServer(&api{})
		a := adapter.Open(dut.Adapter{Kind: dut.AdapterGenieACS, URL: server.URL}, adapter.Options{})
		server.Close()
		NewWithT(t).Expect(adapter.Check(t.Context(), a)).To(MatchError(ContainSubstring("does genieacs-nbi run there?")))
	})
	t.Run("a name that leads nowhere", func(t *testing.T) {
		a := adapter.Open(dut.Adapter{Kind: dut.AdapterGenieACS, URL: "http://acs.invalid:7557"}, adapter.Options{Client: &http.Client{Transport: nowhere{}}})
		NewWithT(t).Expect(adapter.Check(t.Context(), a)).To(MatchError(ContainSubstring("is adapter.url right?")))
	})
}

// nowhere is a network in which no name leads anywhere.
type nowhere struct{}

func (nowhere) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: r.URL.Hostname(), IsNotFound: true}}
}
