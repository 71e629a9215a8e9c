package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// ACSFacts are what a probe learned of an ACS. What it did not learn is in Unknown, with the reason.
type ACSFacts struct {
	TLS        *capture.TLSFacts // nil for plain connections
	Server     string            // its Server header
	Challenges []digest.Challenge
	Refused    bool // it refuses the credentials given
	Cookies    []string
	Version    cwmp.Version // agreed on, [cwmp.UnknownVersion] where no session came about
	Offered    string       // by us: SupportedCWMPVersions
	Namespace  string       // of its InformResponse
	Methods    []string     // as it lists them
	Unknown    []string
}

// ProbeACS holds two sessions with an ACS: a first one, and one that asks for its methods. The error is that of
// [Bench.Reach]; what was learned by then is told all the same.
func (b *Bench) ProbeACS(ctx context.Context) (*ACSFacts, error) {
	b.interrupted = ctx
	f := &ACSFacts{}
	if err := b.Reach(ctx); err != nil {
		var none *UnreachableError
		if !errors.As(err, &none) {
			f.unknown("its methods: no session came to its end")
		}
		return f, err
	}
	f.Version = b.cpe.first.Version
	call := b.cpe.Call(&cwmp.GetRPCMethods{})
	number := b.cpe.Periodic()
	ctx, cancel := b.limit(ctx, time.Minute)
	defer cancel()
	defer b.Waiting("the answers of the ACS", time.Minute)()
	if s, err := b.cpe.awaitFrom(ctx, number); err != nil {
		f.unknown("its methods: the second session did not come to its end")
		return f, nil //nolint:nilerr // it is told
	} else if s.Err != nil {
		f.unknown("its methods: the second session failed: %v", s.Err)
		return f, nil
	}
	answer, err := call.Await(ctx)
	if list, ok := answer.(*cwmp.GetRPCMethodsResponse); ok {
		f.Methods = list.MethodList
	} else {
		f.unknown("its methods: %s", instead("GetRPCMethods", answer, err))
	}
	return f, nil
}

// Complete adds what the recording shows. Call it after [Bench.Close].
func (f *ACSFacts) Complete(b *Bench) error {
	s, err := look(b.rec.Path())
	if err != nil {
		return err
	}
	f.TLS, f.Server, f.Challenges, f.Cookies, f.Offered, f.Namespace = s.tls, s.server, s.acs, s.cookies, s.offered, s.answered
	f.Refused = s.refusals > 0 && f.Version == cwmp.UnknownVersion
	return nil
}

func (f *ACSFacts) unknown(format string, args ...any) {
	f.Unknown = append(f.Unknown, fmt.Sprintf(format, args...))
}
