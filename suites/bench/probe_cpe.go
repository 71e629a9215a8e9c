package bench

import (
	"context"
	"fmt"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/digest"
)

// CPEFacts are what a probe learned of a CPE. What it did not learn is in Unknown, with the reason.
type CPEFacts struct {
	Device     cwmp.DeviceID
	Address    string // host it comes from
	Root       string // of its data model
	Version    cwmp.Version
	Namespace  string          // of its Inform
	Offered    string          // SupportedCWMPVersions of its Inform, "" for none
	Methods    []string        // as it lists them
	Names      int             // parameters and objects of its data model
	Parameters map[Kind]string // fit for a test
	Username   string          // that it shows to the ACS, "" for none
	Scheme     string          // how
	RequestURL string          // for connection requests
	Status     int             // of the answer to one without credentials, 0 for none
	Challenges []digest.Challenge
	Woken      bool // a connection request with the credentials given led to a session
	Unknown    []string
}

// Times of a probe.
const (
	ponder     = 200 * time.Millisecond // before the InformResponse: until the calls are queued
	probeCalls = 2 * time.Minute        // for the session with the calls of the probe
	probeWoken = 30 * time.Second       // for the session that a connection request leads to (TR-069 3.2.2.1)
)

// ProbeCPE waits for a session of a CPE, asks it what it can do, changes nothing, and tries its connection request server.
// Call it after [Bench.StartACS], once, instead of [Bench.Run]. The error says that no device came.
func (b *Bench) ProbeCPE(ctx context.Context) (*CPEFacts, error) {
	b.interrupted = ctx
	a, f := b.acs, &CPEFacts{Parameters: map[Kind]string{}}
	if !b.HasCredentials() {
		a.Challenge(acs.PostInform) // once, to see what it answers; without an answer it is let in
	}
	a.Delay(acs.PostInform, ponder)
	limit := b.cfg.File.Limits.FirstSession.Or(10 * time.Minute)
	wait, cancel := b.limit(ctx, limit)
	defer cancel()
	over := b.Waiting("the first session of the device", limit)
	if wake := b.cfg.Wake; wake != nil {
		if err := wake(wait); err != nil {
			return nil, fmt.Errorf("waking the CPE: %w", err)
		}
	}
	err := a.awaitSubject(wait)
	over()
	if err != nil {
		return nil, err
	}
	f.Device, f.Root, f.Version = a.first.ID, a.root, a.first.Version
	a.interview(ctx, f)
	a.tryRequest(ctx, f)
	return f, nil
}

// Complete adds what the recording shows. Call it after [Bench.Close].
func (f *CPEFacts) Complete(b *Bench) error {
	s, err := look(b.rec.Path())
	if err != nil {
		return err
	}
	f.Address, f.Namespace, f.Offered, f.Username, f.Scheme, f.Challenges = s.address, s.namespace, s.offered, s.username, s.scheme, s.cpe
	if f.Username == "" {
		f.unknown("the user it shows to the ACS: it does not answer a challenge")
	}
	if f.Status == 401 && len(f.Challenges) == 0 {
		f.unknown("how it asks for the credentials of connection requests: its 401 has no challenge that can be read")
	}
	return nil
}

func (f *CPEFacts) unknown(format string, args ...any) {
	f.Unknown = append(f.Unknown, fmt.Sprintf(format, args...))
}

// interview asks the CPE in the session that has begun.
func (a *ACS) interview(ctx context.Context, f *CPEFacts) {
	jobs := a.Queue(
		Call{Step: "methods", RPC: &cwmp.GetRPCMethods{}},
		Call{Step: "walk", RPC: &cwmp.GetParameterNames{ParameterPath: a.root}})
	ctx, cancel := a.b.limit(ctx, probeCalls)
	defer cancel()
	defer a.b.Waiting("the answers of the device", probeCalls)()
	err := a.over(ctx)
	answers := make([]cwmp.RPC, len(jobs))
	taken(jobs, answers)
	a.device.Dequeue()
	if list, ok := answers[0].(*cwmp.GetRPCMethodsResponse); ok {
		f.Methods = list.MethodList
	} else {
		f.unknown("its methods: %s", instead("GetRPCMethods", answers[0], err))
	}
	list, ok := answers[1].(*cwmp.GetParameterNamesResponse)
	if !ok {
		f.unknown("its parameters: %s", instead("GetParameterNames", answers[1], err))
		return
	}
	a.names, f.Names = map[string]bool{}, len(list.ParameterList)
	for _, p := range list.ParameterList {
		a.names[p.Name] = p.Writable
	}
	for _, kind := range probedKinds {
		if name := a.choose(kind); name != "" {
			f.Parameters[kind] = name
		} else {
			f.unknown("parameters.%s: none of those that are known to do no harm", kind)
		}
	}
}

// probedKinds are the kinds of parameters that a first device file names.
var probedKinds = []Kind{AString, ABoolean, AnUnsign, ADateTime, Table, ReadOnly, Hidden, Notified}

// ProbedKinds lists them in the order of the device file.
func ProbedKinds() []Kind { return probedKinds }

// instead says what came in place of a response.
func instead(method string, answer cwmp.RPC, err error) string {
	switch code, refused := Refused(answer); {
	case refused:
		return fmt.Sprintf("%s is answered with fault %d", method, code)
	case err != nil:
		return fmt.Sprintf("the session did not come to its end (%v)", err)
	}
	return fmt.Sprintf("%s got no answer", method)
}

// tryRequest sends a connection request without credentials, and one with those of the device file.
func (a *ACS) tryRequest(ctx context.Context, f *CPEFacts) {
	if f.RequestURL = a.device.ConnectionRequestURL(); f.RequestURL == "" {
		f.unknown("whether it takes connection requests: its Inform has no ConnectionRequestURL")
		return
	}
	if a.b.cfg.Clock.Wait(ctx, apart) != nil {
		return
	}
	r, err := a.device.RequestConnection(ctx, acs.Asking{Bare: true})
	if err != nil {
		f.unknown("how it answers connection requests: %s cannot be reached from here (%v)", f.RequestURL, err)
		return
	}
	f.Status = r.Status
	if a.b.cfg.File.Credentials.ConnectionRequest.Username == "" {
		if r.Status == 401 {
			f.unknown("whether connection requests wake it: no credentials were given")
		}
		return
	}
	a.drop()
	within, cancel := a.b.limit(ctx, probeWoken)
	defer cancel()
	defer a.b.Waiting("the session that the connection request leads to", probeWoken)()
	r, err = a.device.ConnectionRequest(within)
	switch {
	case err != nil:
		f.unknown("whether connection requests wake it: %v", err)
	case !r.Accepted:
		f.unknown("whether connection requests wake it: it answers the credentials given with %d", r.Status)
	default:
		f.Woken = a.over(within) == nil
	}
}
