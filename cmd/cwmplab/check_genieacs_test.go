package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
)

// genieLog writes a recording as the debug log of GenieACS would tell it: one line of JSON for each message, in the order
// of time, with names of header fields in lower case and each once, bodies unpacked, and nothing of framing.
func genieLog(t *testing.T, rec *golden.Recording) []byte {
	t.Helper()
	items, err := rec.Items(capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		at   time.Time
		text string
	}
	var entries []entry
	add := func(m *capture.Message, device fmt.Stringer, event string) {
		if m != nil && m.HTTP != nil && (m.HTTP.Status >= 100 || !m.Response) {
			entries = append(entries, entry{m.Start, genieMessage(m, device.String(), event)})
		}
	}
	for _, item := range items {
		switch it := item.(type) {
		case *capture.Exchange:
			add(it.Request, it.Conn.Client.Addr(), "incoming HTTP request")
			add(it.Response, it.Conn.Client.Addr(), "outgoing HTTP response")
		case *capture.ConnectionRequest:
			if it.Exchange.Response != nil { // both are logged with the answer
				entries = append(entries,
					entry{it.Exchange.Response.Start, genieMessage(it.Exchange.Request, it.Exchange.Conn.Server.Addr().String(), "outgoing HTTP request")},
					entry{it.Exchange.Response.Start, genieMessage(it.Exchange.Response, it.Exchange.Conn.Server.Addr().String(), "incoming HTTP response")})
			}
		}
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return a.at.Compare(b.at) })
	var log bytes.Buffer
	for _, e := range entries {
		log.WriteString(e.text + "\n")
	}
	return log.Bytes()
}

// genieMessage is one entry.
func genieMessage(m *capture.Message, device, event string) string {
	conn := m.Exchange.Conn
	members := []string{
		member("event", event), member("timestamp", m.Start.UTC().Truncate(time.Millisecond)), member("remoteAddress", device),
		member("deviceId", "d"), member("connection", fmt.Sprint("connection ", conn.ID)),
	}
	if m.Response {
		members = append(members, member("statusCode", m.HTTP.Status))
	} else {
		members = append(members, member("localPort", conn.Server.Port()), member("remotePort", fmt.Sprint(conn.Server.Port())),
			member("method", m.HTTP.Method), member("url", m.HTTP.Target))
	}
	body := m.Content()
	if m.Coded() && body == nil {
		body = m.HTTP.Body
	}
	members = append(members, `"headers":{`+strings.Join(genieHeaders(m), ",")+`}`, member("body", string(body)))
	return "{" + strings.Join(members, ",") + "}"
}

// genieHeaders are the header fields as Node.js gives them.
func genieHeaders(m *capture.Message) (fields []string) {
	values := map[string][]string{}
	var names []string
	for _, h := range m.HTTP.Headers {
		name := strings.ToLower(h.Name)
		if values[name] == nil {
			names = append(names, name)
		}
		values[name] = append(values[name], h.Value)
	}
	for _, name := range names {
		switch name {
		case "set-cookie":
			fields = append(fields, member(name, values[name]))
		case "cookie":
			fields = append(fields, member(name, strings.Join(values[name], "; ")))
		default:
			fields = append(fields, member(name, strings.Join(values[name], ", ")))
		}
	}
	return fields
}

func member(name string, value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // texts and numbers
	}
	return fmt.Sprintf("%q:%s", name, text)
}

// found lists the rules that fail or warn.
func found(t *testing.T, rd capture.Reader, rec *golden.Recording) (list []string, rep *checks.Report) {
	t.Helper()
	rep, err := checks.JudgeAll(rd, catalogue.All(), checks.Options{Declared: checkstest.Declared(rec)}, checks.Run{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rep.Results {
		if r.Outcome == checks.Fail || r.Outcome == checks.Warn {
			list = append(list, r.Rule+" "+string(r.Outcome))
		}
	}
	slices.SortFunc(list, cmp.Compare)
	return slices.Compact(list), rep
}

// A log shows less than the wire, so whatever a golden session is judged to keep, its log must not break.
func TestGoldenSessionsStayCleanInALogOfGenieACS(t *testing.T) {
	sessions := 0
	for _, rec := range golden.All() {
		t.Run(rec.Name, func(t *testing.T) {
			g := NewWithT(t)
			want, _ := found(t, rec.Reader(), rec)
			rd, err := capture.NewReader(rec.Name, bytes.NewReader(genieLog(t, rec)))
			if err != nil {
				t.Skipf("nothing of it would be logged: %v", err)
			}
			got, rep := found(t, rd, rec)
			for _, rule := range got {
				g.Expect(want).To(ContainElement(rule))
			}
			sessions += rep.Summary.Sessions
			for _, r := range rep.Results {
				if rule, _ := catalogue.Lookup(r.Rule); rule.Observe.Framing || rule.Observe.Opens {
					g.Expect(r.Outcome).To(Equal(checks.NotApplicable))
					g.Expect(r.Reason).To(HavePrefix("source"))
				}
			}
		})
	}
	NewWithT(t).Expect(sessions).To(BeNumerically(">", 50))
}
