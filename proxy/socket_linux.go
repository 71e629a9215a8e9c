package proxy

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"unsafe"
)

// socket reads and writes a TCP connection by raw system calls. The runtime's own calls tell the scheduler each time
// that they may block, which wakes its monitor thread for every message of a quiet proxy and costs more than the
// message does. These never block: the socket is non-blocking, and waiting stays with the runtime's poller. One
// goroutine may read and one may write at the same time.
type socket struct {
	net.Conn
	raw     syscall.RawConn
	in, out transfer
}

// transfer is one read or write under way.
type transfer struct {
	call uintptr
	b    []byte
	n    int
	err  syscall.Errno
	step func(fd uintptr) bool // made once, so that a call allocates nothing
}

// direct gives what reads and writes c fastest.
func direct(c net.Conn) io.ReadWriter {
	t, ok := c.(*net.TCPConn)
	if !ok {
		return c
	}
	raw, err := t.SyscallConn()
	if err != nil {
		return c
	}
	s := &socket{Conn: c, raw: raw}
	s.in.call, s.out.call = syscall.SYS_READ, syscall.SYS_WRITE
	s.in.step, s.out.step = s.in.read, s.out.write
	return s
}

// Read is that of the connection.
func (s *socket) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return s.Conn.Read(b)
	}
	s.in.b, s.in.n, s.in.err = b, 0, 0
	err := s.raw.Read(s.in.step)
	s.in.b = nil
	switch {
	case err != nil:
		return 0, s.failed("read", err)
	case s.in.err != 0:
		return 0, s.failed("read", os.NewSyscallError("read", s.in.err))
	case s.in.n == 0:
		return 0, io.EOF
	}
	return s.in.n, nil
}

// Write is that of the connection.
func (s *socket) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return s.Conn.Write(b)
	}
	s.out.b, s.out.n, s.out.err = b, 0, 0
	err := s.raw.Write(s.out.step)
	s.out.b = nil
	switch {
	case err != nil:
		return s.out.n, s.failed("write", err)
	case s.out.err != 0:
		return s.out.n, s.failed("write", os.NewSyscallError("write", s.out.err))
	}
	return s.out.n, nil
}

// failed gives the error as the connection itself would.
func (s *socket) failed(op string, err error) error {
	var known *net.OpError
	if errors.As(err, &known) {
		err = known.Err
	}
	return &net.OpError{Op: op, Net: s.LocalAddr().Network(), Source: s.LocalAddr(), Addr: s.RemoteAddr(), Err: err}
}

// read answers false when there is nothing to read yet.
func (t *transfer) read(fd uintptr) bool {
	t.n, t.err = t.try(fd, t.b)
	return t.err != syscall.EAGAIN
}

// write answers false when no more can be written yet.
func (t *transfer) write(fd uintptr) bool {
	for t.n < len(t.b) {
		n, err := t.try(fd, t.b[t.n:])
		if err != 0 {
			t.err = err
			return err != syscall.EAGAIN
		}
		t.n += n
	}
	t.err = 0
	return true
}

func (t *transfer) try(fd uintptr, b []byte) (int, syscall.Errno) {
	for {
		n, _, err := syscall.RawSyscall(t.call, fd, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
		switch {
		case err == 0:
			return int(n), 0
		case err != syscall.EINTR:
			return 0, err
		}
	}
}
