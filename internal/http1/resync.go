package http1

import "bytes"

// FindStart finds the first start line in b, for a stream that was not recorded from its
// beginning: the index of its first byte, or -1. It need not stand at the start of a line,
// since a body often ends without one. Only the usual methods are looked for.
func FindStart(b []byte, request bool) int {
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte("HTTP/1."))
		if i < 0 {
			return -1
		}
		at += i
		if request {
			if start := requestStart(b, at); start >= 0 {
				return start
			}
		} else if statusStart(b[at:]) {
			return at
		}
		at += len("HTTP/1.")
	}
}

// statusStart wants "HTTP/1.1 200" followed by the end of a word.
func statusStart(b []byte) bool {
	const shape = "HTTP/1.d ddd"
	if len(b) <= len(shape) {
		return false
	}
	for i := range shape {
		if shape[i] == 'd' && !isDigit(b[i]) || shape[i] == ' ' && b[i] != ' ' {
			return false
		}
	}
	return bytes.IndexByte([]byte(" \r\n"), b[len(shape)]) >= 0
}

// requestStart looks back from the version at b[at:] for the method of its line.
func requestStart(b []byte, at int) int {
	const version = len("HTTP/1.1")
	if len(b) <= at+version || b[at+version] != '\r' && b[at+version] != '\n' || at == 0 || b[at-1] != ' ' {
		return -1
	}
	from := bytes.LastIndexByte(b[:at], '\n') + 1
	found := -1
	for _, method := range []string{"POST ", "GET ", "PUT ", "HEAD ", "OPTIONS ", "DELETE ", "CONNECT "} {
		if i := bytes.LastIndex(b[from:at], []byte(method)); i >= 0 {
			found = max(found, from+i)
		}
	}
	return found
}
