// Package proxy records a real CPE and a real ACS as a man in the middle. It judges nothing.
//
// Bytes are relayed as they are: per client connection there is one upstream connection and a goroutine for each
// direction, which reads, records, writes. Nothing is parsed on that way unless an option asks for a change.
//
//	options.go   Options: what is listened on, where it goes, what may be changed
//	proxy.go     Proxy: New, Run, the clean end
//	accept.go    listeners and the number of connections
//	link.go      one client connection from accept to close
//	relay.go     the two goroutines that copy;  ends.go, reset.go  FIN, RST and what else ends them
//	socket_linux.go, socket_other.go  how they read and write plain TCP
//	hello.go     the ClientHello as sent;  facts.go  what is recorded of TLS;  handshake.go  both handshakes
//	authority.go the certificate authority of this installation;  leaf.go  the certificates made from it
//	target.go    which upstream;  dial.go  the way there, and that it is not ourselves
//	forward.go   the HTTP proxy on goproxy: CONNECT and plain requests
//	editor.go    changes to messages on their way: change.go, edit_host.go, edit_device.go, edit_connreq.go, edit_proxy.go
//	connreq.go   a listener per CPE, so that connection requests pass too;  alias.go  one per redirect target
//	escape.go    what leads the CPE past the proxy;  watch.go  looks for it beside the forwarding path
//	banner.go    what to configure;  dhcp.go  the same as DHCP options;  counts.go, silence.go  what was seen so far
package proxy
