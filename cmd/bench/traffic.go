package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cwmplab/cwmp"
)

// body is a SOAP message of 2 KB: what a session mostly consists of.
func body() []byte {
	e := &cwmp.Envelope{Version: cwmp.V1_2, Header: cwmp.Header{ID: new(string)}}
	response := &cwmp.GetParameterValuesResponse{}
	for i := 0; len(cwmp.Encode(e, cwmp.DefaultStyle())) < 2000; i++ {
		response.ParameterList = append(response.ParameterList, cwmp.ParameterValue{
			Name: fmt.Sprintf("Device.WiFi.AccessPoint.%d.AssociatedDeviceNumberOfEntries", i+1), Type: "xsd:unsignedInt", Value: strconv.Itoa(i)})
		e.Body = response
	}
	return cwmp.Encode(e, cwmp.DefaultStyle())
}

// largeBody is the answer to a request for a whole tree: 2,000 parameters.
func largeBody(id string) string {
	response := &cwmp.GetParameterValuesResponse{}
	for i := range 2000 {
		response.ParameterList = append(response.ParameterList, cwmp.ParameterValue{
			Name: fmt.Sprintf("Device.WiFi.AccessPoint.%d.AssociatedDeviceNumberOfEntries", i+1), Type: "xsd:unsignedInt", Value: strconv.Itoa(i)})
	}
	e := &cwmp.Envelope{Version: cwmp.V1_2, Header: cwmp.Header{ID: &id}, Body: response}
	return string(cwmp.Encode(e, cwmp.DefaultStyle()))
}

// serveACS answers every POST with a message of 2 KB, as fast as bytes can be written.
func serveACS(l net.Listener, message []byte) {
	reply := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s", len(message), message)
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			in := bufio.NewReaderSize(c, 8<<10)
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				if _, err := io.Copy(io.Discard, r.Body); err != nil {
					return
				}
				if _, err := c.Write(reply); err != nil {
					return
				}
			}
		}()
	}
}

// load keeps connections busy for a span and gives the requests answered per second.
func load(ctx context.Context, address string, message []byte, connections int, span time.Duration) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	var answered atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	begin := time.Now()
	for range connections {
		all.Go(func() {
			if err := exchange(ctx, address, message, func(time.Duration) { answered.Add(1) }); err != nil {
				failed.Store(&err)
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(answered.Load()) / time.Since(begin).Seconds(), nil
}

// latency is the median time of a round trip on one connection.
func latency(ctx context.Context, address string, message []byte, n int) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var times []time.Duration
	err := exchange(ctx, address, message, func(d time.Duration) {
		if times = append(times, d); len(times) == n {
			cancel()
		}
	})
	slices.Sort(times)
	if err != nil || len(times) == 0 {
		return 0, err
	}
	return times[len(times)/2], nil
}

// exchange sends the message again and again on one connection until ctx ends.
func exchange(ctx context.Context, address string, message []byte, told func(time.Duration)) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	request := fmt.Appendf(nil, "POST /acs HTTP/1.1\r\nHost: acs.example\r\nContent-Type: text/xml\r\nSOAPAction:\r\nContent-Length: %d\r\n\r\n%s", len(message), message)
	in := bufio.NewReaderSize(c, 8<<10)
	for ctx.Err() == nil {
		begin := time.Now()
		if _, err := c.Write(request); err != nil {
			return err
		}
		if err := answer(in); err != nil {
			return err
		}
		told(time.Since(begin))
	}
	return nil
}

// answer reads one response by its Content-Length.
func answer(in *bufio.Reader) error {
	length := 0
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		if name, value, _ := strings.Cut(line, ":"); strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return err
			}
		}
	}
	_, err := in.Discard(length)
	return err
}

// write writes a file of the run.
func write(name, text string) error { return os.WriteFile(name, []byte(text), 0o600) }
