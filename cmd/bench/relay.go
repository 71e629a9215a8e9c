package main

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"time"
)

// connections of the throughput measurement.
const connections = 32

// nginxConfig is a reverse proxy as small as it gets: keep-alive on both sides, no log.
const nginxConfig = `worker_processes auto;
pid %[1]s/nginx.pid;
error_log %[1]s/nginx-error.log crit;
events { worker_connections 1024; }
http {
 access_log off;
 client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
 keepalive_requests 1000000000;
 upstream acs { server %[3]s; keepalive 64; keepalive_requests 1000000000; }
 server { listen %[2]s; location / { proxy_pass http://acs; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; } }
}
`

// relay compares the recording relay with nginx: same stub, same load, in turns.
func relay(ctx context.Context, s settings) error {
	message := body()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	go serveACS(l, message)
	acs := l.Addr().String()
	nginx, err := startNginx(ctx, s, acs)
	if err != nil {
		return err
	}
	defer nginx.stop()
	ours, err := startProxy(ctx, s, acs)
	if err != nil {
		return err
	}
	defer ours.stop()
	if err := throughput(ctx, s, nginx, ours, message); err != nil {
		return err
	}
	return added(ctx, s, acs, nginx, ours, message)
}

// peer is a proxy under way.
type peer struct {
	*child
	address string
}

// up waits until the peer accepts connections.
func (p peer) up(ctx context.Context) (peer, error) {
	err := listening(ctx, p.address)
	if err != nil {
		p.stop()
	}
	return p, err
}

func startNginx(ctx context.Context, s settings, acs string) (peer, error) {
	address, err := freePort()
	if err != nil {
		return peer{}, err
	}
	config := filepath.Join(s.dir, "nginx.conf")
	if err := write(config, fmt.Sprintf(nginxConfig, s.dir, address, acs)); err != nil {
		return peer{}, err
	}
	c, err := start(ctx, filepath.Join(s.dir, "nginx.log"), "nginx", "-c", config, "-g", "daemon off;")
	if err != nil {
		return peer{}, err
	}
	return peer{c, address}.up(ctx)
}

func startProxy(ctx context.Context, s settings, acs string) (peer, error) {
	address, err := freePort()
	if err != nil {
		return peer{}, err
	}
	c, err := start(ctx, filepath.Join(s.dir, "proxy.log"), s.program, "proxy", "--listen", address,
		"--upstream", "http://"+acs+"/acs", "--record", filepath.Join(s.dir, "relay.pcapng"))
	if err != nil {
		return peer{}, err
	}
	return peer{c, address}.up(ctx)
}

// burden is what one measurement of a proxy gave.
type burden struct {
	rate float64 // requests answered per second
	cpu  float64 // µs of processor time the proxy took for each; 0 where the system does not tell
}

// carry keeps a proxy busy for the span of a measurement.
func carry(ctx context.Context, s settings, p peer, message []byte) (burden, error) {
	before, told := p.cpu()
	rate, err := load(ctx, p.address, message, connections, s.span)
	after, _ := p.cpu()
	if err != nil || rate == 0 || !told {
		return burden{rate: rate}, err
	}
	return burden{rate, float64((after - before).Microseconds()) / (rate * s.span.Seconds())}, nil
}

func throughput(ctx context.Context, s settings, nginx, ours peer, message []byte) error {
	var ratios, theirs, mine, theirCPU, myCPU []float64
	for round := range s.rounds + 1 {
		a, err := carry(ctx, s, nginx, message)
		if err != nil {
			return fmt.Errorf("nginx: %w", err)
		}
		b, err := carry(ctx, s, ours, message)
		if err != nil {
			return fmt.Errorf("relay: %w", err)
		}
		if round == 0 {
			continue // warm-up
		}
		ratios, theirs, mine = append(ratios, b.rate/a.rate), append(theirs, a.rate), append(mine, b.rate)
		theirCPU, myCPU = append(theirCPU, a.cpu), append(myCPU, b.cpu)
	}
	fmt.Printf("relay, recording on: %.2f × nginx without log (medians of %d rounds: %.0f and %.0f requests/s, %d connections, %d bytes each way; wanted 0.85)\n",
		median(ratios), s.rounds, median(mine), median(theirs), connections, len(message))
	if median(theirCPU) > 0 {
		fmt.Printf("processor time of a request: relay %.1f µs, nginx %.1f µs\n", median(myCPU), median(theirCPU))
	}
	return nil
}

// added compares what the two put on top of a direct round trip on one connection.
func added(ctx context.Context, s settings, acs string, nginx, ours peer, message []byte) error {
	var theirs, mine []float64
	for range s.rounds {
		var took [3]time.Duration
		for i, address := range []string{acs, nginx.address, ours.address} {
			var err error
			if took[i], err = latency(ctx, address, message, 2000); err != nil {
				return err
			}
		}
		theirs = append(theirs, float64((took[1] - took[0]).Microseconds()))
		mine = append(mine, float64((took[2] - took[0]).Microseconds()))
	}
	fmt.Printf("added latency, one connection: relay %.0f µs, nginx %.0f µs (medians of %d rounds of 2,000; wanted no more than nginx)\n", median(mine), median(theirs), s.rounds)
	return nil
}
