package bench

import (
	"context"
	"errors"
	"io"
	"syscall"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
)

// Apart is what lies between a session and a connection request, so that nobody can take it for one in that session.
const Apart = apart

// RequestConnection sends a connection request in a way of its own, as a step of the provocation. Where no answer comes
// another step, "unanswered", says why in one word: "refused" by the host, "closed" by it, or "silent"; it is "" for an
// answer. What it means is for the rules to say.
func (a *ACS) RequestConnection(ctx context.Context, step string, how acs.Asking) (r acs.ConnectionRequest, unanswered string) {
	ginkgo.GinkgoHelper()
	a.drop()
	return a.RequestFurther(ctx, step, how)
}

// RequestPatiently is [ACS.RequestConnection], again while the CPE says that it is busy: 503 tells nothing but that.
func (a *ACS) RequestPatiently(ctx context.Context, step string, how acs.Asking) (r acs.ConnectionRequest, unanswered string) {
	ginkgo.GinkgoHelper()
	return a.patiently(ctx, func() (acs.ConnectionRequest, string) { return a.RequestConnection(ctx, step, how) })
}

// patiently makes a step again while the CPE answers 503 to it.
func (a *ACS) patiently(ctx context.Context, step func() (acs.ConnectionRequest, string)) (r acs.ConnectionRequest, unanswered string) {
	ginkgo.GinkgoHelper()
	r, err := a.whileBusy(ctx, forStep, func() (r acs.ConnectionRequest, _ error) {
		r, unanswered = step()
		return r, nil
	})
	if err != nil {
		ginkgo.Fail("the scenario took too long: "+err.Error(), 1)
	}
	return r, unanswered
}

// RequestFurther is [ACS.RequestConnection] while the session that was asked for before is still awaited.
func (a *ACS) RequestFurther(ctx context.Context, step string, how acs.Asking) (r acs.ConnectionRequest, unanswered string) {
	ginkgo.GinkgoHelper()
	a.letGo()
	a.Step(step, nil)
	r, err := a.device.RequestConnection(ctx, how)
	switch {
	case ctx.Err() != nil:
		ginkgo.Fail("the scenario took too long: "+ctx.Err().Error(), 1)
	case err != nil:
		unanswered = whyUnanswered(err)
		a.Step("unanswered", Facts{"step": step, "why": unanswered})
	}
	return r, unanswered
}

// whyUnanswered says in one word why a connection request got no answer.
func whyUnanswered(err error) string {
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "refused"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return "closed"
	}
	return "silent"
}

// Right sends a connection request as it has to be, again where the device is busy for the moment. The step is called
// "right". The scenario ends where the device does not take it: the credentials of the device file have to be right.
func (a *ACS) Right(ctx context.Context) acs.ConnectionRequest {
	ginkgo.GinkgoHelper()
	r, unanswered := a.patiently(ctx, func() (acs.ConnectionRequest, string) {
		a.Pause(ctx, apart)
		return a.RequestConnection(ctx, "right", acs.Asking{})
	})
	switch {
	case unanswered != "":
		ginkgo.Skip("the CPE does not answer connection requests from here", 1)
	case r.Status == busy503:
		ginkgo.Fail("the CPE is busy all the time", 1)
	case !r.Accepted:
		ginkgo.Fail("the CPE refuses the connection request: check credentials.connectionRequest in the device file", 1)
	}
	return r
}

// Elsewhere dials from the second address of this machine that the device file names.
func (a *ACS) Elsewhere() acs.Dialer { return acs.Dialer(a.b.cfg.DialFrom(a.b.cfg.File.Other)) }

// promise is how long the session is waited for that an accepted connection request promises: it is due within 30 seconds,
// and held to be missing for good when the recording shows two minutes without it.
const promise = 130 * time.Second

// AwaitPromised waits for the session that an accepted connection request promises.
func (a *ACS) AwaitPromised(ctx context.Context) (acs.Session, bool) {
	ginkgo.GinkgoHelper()
	return a.AwaitWithin(ctx, promise, Reports("6 CONNECTION REQUEST"))
}

// NewCredentials has the CPE take other credentials for connection requests, as the step "set". Later requests are made
// with them; those of the device file are put back when the scenario is over. The scenario is skipped where the CPE
// refuses, or takes them only after a restart.
func (a *ACS) NewCredentials(ctx context.Context, username, password string) {
	ginkgo.GinkgoHelper()
	old := a.b.cfg.File.Credentials.ConnectionRequest
	set := func(username, password string) *cwmp.SetParameterValues {
		at := a.root + "ManagementServer.ConnectionRequest"
		return &cwmp.SetParameterValues{ParameterKey: a.key, ParameterList: []cwmp.ParameterValue{
			{Name: at + "Username", Type: "xsd:string", Value: username}, {Name: at + "Password", Type: "xsd:string", Value: password}}}
	}
	answer := a.Ask(ctx, "set", set(username, password))
	Unless(answer, "setting the credentials of connection requests")
	a.device.SetCredentials(username, password)
	a.b.Undo("ManagementServer.ConnectionRequestUsername and ConnectionRequestPassword", func(ctx context.Context) error {
		back := set(old.Username, old.Password.Reveal())
		err := a.quietly(ctx, back)
		a.device.SetCredentials("", "")
		if err != nil { // it may still go by the old ones
			err = a.quietly(ctx, back)
		}
		return err
	})
	if r, ok := answer.(*cwmp.SetParameterValuesResponse); ok && r.Status != 0 {
		ginkgo.Skip("the CPE takes new credentials only after a restart", 1)
	}
}

// TellsURL waits until the device tells again where it takes connection requests.
func (a *ACS) TellsURL(ctx context.Context) error {
	for a.device.ConnectionRequestURL() == "" {
		a.drop()
		if err := a.over(ctx); err != nil {
			return err
		}
	}
	return nil
}
