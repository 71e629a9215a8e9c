package sourceport

import "context"

type key struct{}

// With gives a context in which connections are dialled from a port. 0 leaves the choice to the network.
func With(ctx context.Context, port uint16) context.Context {
	return context.WithValue(ctx, key{}, port)
}

// From is the port that [With] has noted, 0 for none.
func From(ctx context.Context) uint16 {
	port, _ := ctx.Value(key{}).(uint16)
	return port
}
