package capture

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// turnsOf plays a tape and tells the state before each step: "free", "held?" where it is not known, "done", "ask:METHOD".
func turnsOf(g *WithT, t *tape) string {
	items, err := Load(t, Options{})
	g.Expect(err).NotTo(HaveOccurred())
	var lines []string
	for _, item := range items {
		s, ok := item.(*Session)
		if !ok {
			continue
		}
		for turn := range s.Turns() {
			lines = append(lines, fmt.Sprintf("%s post %d reply %d", stateWords(turn.TurnState), turn.Post, turn.Reply))
			if turn.First != (len(lines) == 1 && !s.NoStart) {
				lines = append(lines, "first is wrong")
			}
		}
		if all := s.Steps(); len(all) > 0 {
			var last TurnState
			for turn := range s.Turns() {
				last = turn.After
			}
			lines = append(lines, stateWords(last))
		}
	}
	return strings.Join(lines, "\n")
}

func stateWords(s TurnState) string {
	words := []string{[...]string{"unknown", "idle", "again", "free", "held", "answer", "ended", "failed"}[s.State]}
	if s.Held {
		words = append(words, "held")
	}
	if !s.HeldKnown {
		words = append(words, "held?")
	}
	if s.Done {
		words = append(words, "done")
	}
	if !s.DoneKnown {
		words = append(words, "done?")
	}
	if s.Ask != nil {
		words = append(words, "ask:"+s.Ask.Summary.Method)
	}
	return strings.Join(words, " ")
}

func TestTurns(t *testing.T) {
	for _, tc := range []struct {
		name string
		play func(t *tape)
		want []string
	}{
		{"without hold", func(t *tape) { ordinary(t, "c1", "A") }, []string{
			fmt.Sprintf("idle held? post %d reply %d", PostInform, ReplyInformResponse),
			fmt.Sprintf("free post %d reply %d", PostEmpty, ReplyRequest),
			fmt.Sprintf("answer done ask:GetParameterValues post %d reply %d", PostAnswer, ReplyEmpty),
			"ended done",
		}},
		{"held, released by a request without the header, ended by a second empty POST", func(t *tape) {
			t.step("c1", informOf("A", 0), acs(hold, accepted)).step("c1", emptyPost(), acs(hold, get)).step("c1", cpe(got), acs("", get)).
				step("c1", cpe(got), status("204 No Content")).step("c1", cpe(transferred), acs("", noted)).step("c1", emptyPost(), status("204 No Content"))
		}, []string{
			fmt.Sprintf("idle held? post %d reply %d", PostInform, ReplyInformResponse),
			fmt.Sprintf("held held post %d reply %d", PostEmpty, ReplyRequest),
			fmt.Sprintf("answer held ask:GetParameterValues post %d reply %d", PostAnswer, ReplyRequest),
			fmt.Sprintf("answer ask:GetParameterValues post %d reply %d", PostAnswer, ReplyEmpty),
			fmt.Sprintf("free post %d reply %d", PostRequest, ReplyResponse),
			fmt.Sprintf("free post %d reply %d", PostEmpty, ReplyEmpty),
			"ended done",
		}},
		{"HTTP-level round trips leave everything as it is", func(t *tape) {
			t.step("c1", informOf("A", 0), status("401 Unauthorized", challengeHead)).step("c1", informOf("A", 0, auth), acs(hold, accepted)).
				step("c1", emptyPost(), status("401 Unauthorized", stale)).step("c1", emptyPost(auth), status("204 No Content"))
		}, []string{
			fmt.Sprintf("idle held? post %d reply %d", PostInform, ReplyInformResponse),
			fmt.Sprintf("held held post %d reply %d", PostEmpty, ReplyEmpty),
			"free",
		}},
		{"faults", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", retryLater)).step("c1", informOf("A", 0), acs("", accepted)).
				step("c1", cpe(transferred), acs("", retryLater)).step("c1", cpe(transferred), acs("", refusedFault)).
				step("c1", emptyPost(), acs("", get)).step("c1", cpe(refusedFault), status("500 Internal Server Error"))
		}, []string{
			fmt.Sprintf("idle held? post %d reply %d", PostInform, ReplyFault),
			fmt.Sprintf("again post %d reply %d", PostInform, ReplyInformResponse),
			fmt.Sprintf("free post %d reply %d", PostRequest, ReplyFault),
			fmt.Sprintf("again post %d reply %d", PostRequest, ReplyFault),
			fmt.Sprintf("free post %d reply %d", PostEmpty, ReplyRequest),
			fmt.Sprintf("answer done ask:GetParameterValues post %d reply %d", PostAnswer, ReplyError),
			"failed done",
		}},
		{"an ACS request that is not answered stays outstanding", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).step("c1", emptyPost(), acs("", get)).step("c1", emptyPost(), status("204 No Content"))
		}, []string{
			fmt.Sprintf("idle held? post %d reply %d", PostInform, ReplyInformResponse),
			fmt.Sprintf("free post %d reply %d", PostEmpty, ReplyRequest),
			fmt.Sprintf("answer done ask:GetParameterValues post %d reply %d", PostEmpty, ReplyEmpty),
			"answer done ask:GetParameterValues",
		}},
		{"from the middle, what came before is unknown", func(t *tape) {
			t.step("c1!", cpe(got), acs("", get)).step("c1!", cpe(got), status("204 No Content")).step("c1!", emptyPost(), status("204 No Content"))
		}, []string{
			fmt.Sprintf("unknown held? done? post %d reply %d", PostAnswer, ReplyRequest),
			fmt.Sprintf("answer done? ask:GetParameterValues post %d reply %d", PostAnswer, ReplyEmpty),
			fmt.Sprintf("free done? post %d reply %d", PostEmpty, ReplyEmpty),
			"ended done",
		}},
		{"an answer that the recording cut off says nothing", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).post("c1", emptyPost())
		}, []string{
			fmt.Sprintf("idle held? post %d reply %d", PostInform, ReplyInformResponse),
			fmt.Sprintf("free post %d reply %d", PostEmpty, ReplyNone),
			"unknown done",
		}},
		{"a web page in place of an answer fails the session", func(t *tape) {
			t.step("c1", informOf("A", 0), "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")
		}, []string{fmt.Sprintf("idle held? post %d reply %d", PostInform, ReplyOther), "failed held?"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			tape := newTape()
			tc.play(tape)
			g.Expect(turnsOf(g, tape)).To(Equal(strings.Join(tc.want, "\n")))
		})
	}
}
