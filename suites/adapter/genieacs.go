package adapter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"cwmplab/cwmp"
	"cwmplab/internal/clock"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// genieACS speaks the northbound API of GenieACS (its documentation: API Reference). The IDs of its devices are the
// names of TR-069 3.4.4, as [bench.DeviceName] makes them.
type genieACS struct {
	base               string // URL without the slash at its end
	username, password string
	timeout            time.Duration
	clock              clock.Clock
	client             *http.Client
}

func newGenieACS(d dut.Adapter, o Options) *genieACS {
	return &genieACS{
		base: strings.TrimRight(d.URL, "/"), username: d.Username, password: d.Password.Reveal(),
		timeout: d.Timeout.Or(defaultTimeout), clock: o.Clock, client: o.Client,
	}
}

// Queue posts the tasks that make GenieACS call the method. It calls them in the next session, which it is not asked to
// cause: 202.
func (g *genieACS) Queue(ctx context.Context, device string, rpc cwmp.RPC) error {
	tasks, err := genieTasks(rpc)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		r, err := g.ask(ctx, device, nil, t)
		if err != nil {
			return err
		}
		var queued struct {
			ID string `json:"_id"`
		}
		switch {
		case r.status != http.StatusOK && r.status != http.StatusAccepted:
			return r.failure(device)
		case json.Unmarshal(r.body, &queued) != nil || queued.ID == "":
			return r.wrong("the answer is no task with an _id")
		}
	}
	return nil
}

// ConnectionRequest has GenieACS send one, and no task. It tells of its failure with 504.
func (g *genieACS) ConnectionRequest(ctx context.Context, device string) error {
	r, err := g.ask(ctx, device, url.Values{"connection_request": {""}}, nil)
	switch {
	case err != nil:
		return err
	case r.status == http.StatusGatewayTimeout && !r.web():
		return &bench.RequestFailedError{Reason: r.said()}
	case r.status != http.StatusOK && r.status != http.StatusAccepted:
		return r.failure(device)
	}
	return nil
}

// GenieACS writes the record of a new device when its first session is over already; until then it does not know it.
const (
	recordWait  = 500 * time.Millisecond
	recordTries = 10
)

// ask posts to the tasks of a device, and again for a while where there is no record of it yet.
func (g *genieACS) ask(ctx context.Context, device string, query url.Values, task any) (*reply, error) {
	for try := 1; ; try++ {
		r, err := g.do(ctx, http.MethodPost, devicePath(device)+"/tasks", query, task)
		if err != nil || !r.unknownDevice() || try == recordTries {
			return r, err
		}
		if err := g.clock.Wait(ctx, recordWait); err != nil {
			return nil, err
		}
	}
}

// Hold is nothing GenieACS can do.
func (g *genieACS) Hold(context.Context, string) error {
	return bench.Cannot("GenieACS never holds the requests of a device, and its API has no task for it")
}

// Check asks for a device that is not there: the answer shows whether the API is.
func (g *genieACS) Check(ctx context.Context) error {
	_, err := g.find(ctx, "devices", map[string]string{"_id": "cwmplab-check"})
	return err
}

// Knows tells whether there is a record of the device.
func (g *genieACS) Knows(ctx context.Context, device string) (bool, error) {
	found, err := g.find(ctx, "devices", map[string]string{"_id": device})
	return len(found) > 0, err
}

// A device that GenieACS believes in a session cannot be deleted (503); it is asked again for a while.
const (
	sessionWait  = 2 * time.Second
	sessionTries = 6
)

// Delete takes the record away, with tasks and faults.
func (g *genieACS) Delete(ctx context.Context, device string) error {
	return g.remove(ctx, devicePath(device), device)
}

// Clear takes back the tasks that wait, with the faults of those that failed: GenieACS would repeat them.
func (g *genieACS) Clear(ctx context.Context, device string) error {
	tasks, err := g.find(ctx, "tasks", map[string]string{"device": device})
	if err != nil {
		return err
	}
	for _, id := range tasks {
		if err := g.remove(ctx, "/tasks/"+url.PathEscape(id), device); err != nil {
			return err
		}
	}
	return nil
}

func (g *genieACS) remove(ctx context.Context, path, device string) error {
	for try := 1; ; try++ {
		r, err := g.do(ctx, http.MethodDelete, path, nil, nil)
		switch {
		case err != nil:
			return err
		case r.status == http.StatusOK, r.status == http.StatusNotFound && !r.web():
			return nil
		case r.status != http.StatusServiceUnavailable || r.web() || try == sessionTries:
			return r.failure(device)
		}
		if err := g.clock.Wait(ctx, sessionWait); err != nil {
			return err
		}
	}
}

// find gives the _id of everything in a collection that fits.
func (g *genieACS) find(ctx context.Context, collection string, query map[string]string) ([]string, error) {
	text, err := json.Marshal(query)
	if err != nil {
		return nil, err
	}
	r, err := g.do(ctx, http.MethodGet, "/"+collection+"/", url.Values{"query": {string(text)}, "projection": {"_id"}}, nil)
	if err != nil {
		return nil, err
	}
	if r.status != http.StatusOK {
		return nil, r.failure("")
	}
	var found []struct {
		ID string `json:"_id"`
	}
	if err := json.Unmarshal(r.body, &found); err != nil {
		return nil, r.wrong("the answer is no JSON array")
	}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.ID
	}
	return ids, nil
}

func devicePath(device string) string { return "/devices/" + url.PathEscape(device) }

// maxReply is how much of an answer is read.
const maxReply = 8 << 20

// do sends one request; body, where there is one, goes as JSON.
func (g *genieACS) do(ctx context.Context, method, path string, query url.Values, body any) (*reply, error) {
	what := method + " " + g.base + path
	ctx, cancel := limit(ctx, g.clock, g.timeout, fmt.Errorf("no answer within %s; adapter.timeout allows more", g.timeout))
	defer cancel()
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	target := g.base + path
	if query != nil {
		target += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, target, content)
	if err != nil {
		return nil, fmt.Errorf("genieacs: %w", err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if g.username != "" {
		req.SetBasicAuth(g.username, g.password)
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return nil, g.unreached(ctx, what, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return nil, g.unreached(ctx, what, err)
	}
	return &reply{what: what, status: resp.StatusCode, line: resp.Status, kind: resp.Header.Get("Content-Type"), body: text}, nil
}

// unreached says why there was no answer, and what to do.
func (g *genieACS) unreached(ctx context.Context, what string, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	var name *net.DNSError
	switch {
	case context.Cause(ctx) != nil:
		return fmt.Errorf("genieacs: %s: %w", what, context.Cause(ctx))
	case errors.As(err, &name):
		return fmt.Errorf("genieacs: %s: %w: is adapter.url right?", what, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("genieacs: %s: %w: does genieacs-nbi run there? Its port is 7557 unless configured otherwise", what, err)
	}
	return fmt.Errorf("genieacs: %s: %w", what, err)
}
