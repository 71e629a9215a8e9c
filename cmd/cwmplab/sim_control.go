package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"cwmplab/suites/adapter"
	"cwmplab/suites/bench"
)

// control lets programs make the reference ACS act, by the requests of adapters over HTTP.
func control(ctx context.Context, address string, acs bench.Adapter) (url string, stop func(), err error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return "", nil, listenError(fmt.Errorf("--control: %w", err))
	}
	server := &http.Server{
		Handler: adapter.Handler(acs), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l) // until it is closed
	}()
	return "http://" + l.Addr().String() + "/", func() { _ = server.Close(); <-done }, nil
}
