package provoked

import (
	"fmt"
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/internal/digest"
	"cwmplab/internal/http1"
)

// credentialRules are the rules on a file server that asks for credentials. The steps "digest" and "basic" are Downloads of
// files that it gives away for those of the call, "wrong" is one of a file for which those of the call are wrong.
func credentialRules() []*checks.Rule {
	return []*checks.Rule{
		made("CWMP-DL-015", "Username and Password of Download answer a challenge, Digest or Basic", "A.3.2.8", checks.Must, checks.Expert, credentialsUsed,
			checks.Hint{
				Allowed:     "The same request again, with the credentials that Download named; also at once, before a challenge.",
				Cause:       "The client that fetches files is another one than that of sessions, and knows no Digest, or none of both.",
				Consequence: "Firmware has to be open to everybody, or cannot be installed.",
				Remedy:      "The maker of the CPE has to hand the credentials to the client that fetches the file.",
			},
			authorizedBy("digest", mutate.DropHeader(authorized, "Authorization")),
			authorizedBy("digest", mutate.ReplaceHeader(authorized, "Authorization", "username=\"files\"", "username=\"other\"")),
			authorizedBy("basic", mutate.ReplaceHeader(authorized, "Authorization", "Basic ", "Basic AAAA"))),
		made("CWMP-DL-016", "Wrong credentials are reported as 9012", "A.5.1", checks.Must, checks.Expert, wrongCredentials,
			checks.Hint{
				Allowed:     "FaultCode 9012, in TransferComplete or in answer to Download. Another code of a failure is worth a warning.",
				Cause:       "The page that comes with status 401 is taken for the file.",
				Consequence: "The ACS takes a failed update for a good one, or cannot tell that its password is wrong.",
				Remedy:      "The maker of the CPE has to hand on what the file server answered.",
			},
			wrongIs("0").And("CWMP-TC-003", "because there is a FaultString"), wrongIs("9010"), wrongIs("9016")),
	}
}

const credentialsGolden = "provoked/cwmp-dl-015"

// authorized are the requests for files that carry credentials.
var authorized = mutate.And(mutate.HTTPMethod("GET"), mutate.HasHeader("Authorization"))

// authorizedBy is the mutant with other credentials of a scheme.
func authorizedBy(scheme string, edit mutate.Edit) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Named(scheme+": "+edit.Name(), edit))).Only(credentialsGolden)
}

func wrongIs(code string) checks.Mutant {
	last := mutate.Last(mutate.ByMethod("TransferComplete"))
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(last, mutate.Text("TransferComplete/FaultStruct/FaultCode", code)))).Only(credentialsGolden)
}

func credentialsUsed(p *checks.Provocation) error {
	verdict := checks.NotHere
	for _, step := range []string{"digest", "basic"} {
		switch v := answersChallenge(p, step); {
		case v == nil && verdict == checks.NotHere:
			verdict = nil
		case v == nil || v == checks.NotHere:
		default:
			if _, broken := v.(*checks.Broken); broken {
				return v
			}
			verdict = v
		}
	}
	return verdict
}

// answersChallenge judges the requests for the file of one call.
func answersChallenge(p *checks.Provocation, step string) error {
	c := p.Call(step)
	if v := c.Unanswered(); v != nil {
		return v
	}
	if !c.Responded() {
		return checks.NotHere
	}
	list := tries(p, c)
	if slices.ContainsFunc(list, func(x *capture.Exchange) bool { return fits(x.Request, c) }) {
		return nil
	}
	at := slices.IndexFunc(list, func(x *capture.Exchange) bool { return x.Challenge() })
	if at < 0 {
		return checks.Unsure("the file of step %q was not asked for at this file server", step)
	}
	for _, x := range list[at+1:] {
		if h := x.Request.HeaderAll("Authorization"); len(h) > 0 {
			return checks.At(h[0], fmt.Sprintf("the credentials that answer the %s challenge are not those of Download", step), "Username and Password of Download").In(x.Request)
		}
	}
	if len(reports(p, c)) == 0 && !watched(p, list[at].Response.End, workLimit) {
		return checks.Unsure("the recording ends before the challenge of step %q had to be answered", step)
	}
	return checks.At(list[at].Response, fmt.Sprintf("no request with credentials follows the %s challenge", step), "the same request with Username and Password of Download").In(list[at].Response)
}

// fits tells whether a request carries the credentials that a call names.
func fits(m *capture.Message, c checks.Call) bool {
	return slices.ContainsFunc(m.HeaderAll("Authorization"), func(h http1.Header) bool {
		a, ok := digest.ParseAuthorization(h.Value)
		return ok && a.Username == c.Ask.Find("Username").Text() &&
			a.Verify(c.Ask.Find("Password").Text(), digest.Request{Method: m.HTTP.Method, URI: m.HTTP.Target})
	})
}

// wrongCredentials: the file server has refused each request for the file.
func wrongCredentials(p *checks.Provocation) error {
	c := p.Call("wrong")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if !c.Responded() {
		if c.Code() == authenticationFailure {
			return nil
		}
		return checks.NotHere
	}
	list, told := tries(p, c), reports(p, c)
	switch {
	case len(told) == 0:
		return checks.Unsure("the transfer is not reported in what is recorded")
	case len(list) == 0 || slices.ContainsFunc(list, func(x *capture.Exchange) bool { return !x.Challenge() }):
		return checks.Unsure("the file server has not refused the credentials")
	}
	node := told[0].Find("FaultStruct/FaultCode")
	n, err := node.Int()
	const expected = "9012"
	switch {
	case err != nil:
		return checks.Unsure("FaultCode is no number")
	case n == authenticationFailure:
		return nil
	case n == 0:
		return checks.At(node, "a transfer that the file server has refused is reported as a success", expected).In(told[0])
	}
	return checks.At(node, fmt.Sprintf("FaultCode is %d", n), expected).In(told[0]).Warn()
}

// authenticationFailure is the fault code of credentials that the file server refuses (TR-069 A.5.1).
const authenticationFailure = 9012
