package capture

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Bounds of what tshark may take: the time for any file and for each megabyte of it, and what it says of one packet.
// Where a connection waits for a lost segment, the packet that fills the hole tells everything that waited.
const (
	sharkTime       = 2 * time.Minute
	sharkTimePerMB  = 2 * time.Second
	maxSharkLine    = 64 << 20
	maxSharkMessage = 2 << 10
)

// sharkRow is what tshark tells of one packet with application data inside TLS.
type sharkRow struct {
	frame  int
	stream int // tcp.stream
	time   time.Time
	src    netip.AddrPort
	data   []byte // decrypted, valid until the next row; empty where that was not possible
}

// sharkRun is tshark at work on one file.
type sharkRun struct {
	cmd     *exec.Cmd
	cancel  context.CancelFunc
	ctx     context.Context
	out     *bufio.Reader
	said    limitedText
	dir     string // of its settings
	line    []byte
	payload []byte
	over    bool
}

// sharkFields are the columns of a row.
var sharkFields = []string{"frame.number", "tcp.stream", "frame.time_epoch", "ip.src", "ipv6.src", "tcp.srcport", "data.data"}

// sharkSettings keep tshark from taking what is inside TLS apart: the bytes are wanted as they are. They stand in files
// because names that a version of tshark does not know are passed over there.
var sharkSettings = map[string]string{
	"disabled_protos":  "http\nhttp2\n",
	"heuristic_protos": "http_tls,0\nhttp2_tls,0\nrdpmt_tls,0\nmq_tls,0\nfix_tls,0\n5gli_tls,0\ncredssp_tls,0\naim_tls,0\n",
}

// runShark starts tshark on a file. The error names what is missing.
func runShark(file, keyLog string) (*sharkRun, error) {
	path, err := exec.LookPath("tshark")
	if err != nil {
		return nil, errors.New("tshark is not installed: apt install tshark; or record with the proxy")
	}
	patience := sharkTime
	if info, err := os.Stat(file); err == nil {
		patience += time.Duration(info.Size()>>20) * sharkTimePerMB
	}
	r := &sharkRun{}
	if r.dir, err = os.MkdirTemp("", "cwmplab-tshark-*"); err != nil {
		return nil, err
	}
	for name, text := range sharkSettings {
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
			return nil, errors.Join(err, os.RemoveAll(r.dir))
		}
	}
	r.ctx, r.cancel = context.WithTimeout(context.Background(), patience)
	r.cmd = exec.CommandContext(r.ctx, path, sharkArguments(file, keyLog)...)
	r.cmd.Env = append(os.Environ(), "WIRESHARK_CONFIG_DIR="+r.dir)
	r.cmd.Stderr = &r.said
	out, err := r.cmd.StdoutPipe()
	if err == nil {
		err = r.cmd.Start()
	}
	if err != nil {
		r.cancel()
		return nil, errors.Join(fmt.Errorf("tshark cannot be started: %w", err), os.RemoveAll(r.dir))
	}
	r.out = bufio.NewReaderSize(out, 256<<10)
	return r, nil
}

// sharkArguments ask for every packet with application data in TLS, on whatever port, one line each.
func sharkArguments(file, keyLog string) []string {
	args := []string{
		"-n", "-r", sharkPath(file),
		"-o", "tcp.desegment_tcp_streams:TRUE", "-o", "tcp.reassemble_out_of_order:TRUE", "-o", "tls.desegment_ssl_records:TRUE",
		"-d", "tcp.port==1-65535,tls", "-d", "tls.port==1-65535,data",
	}
	if keyLog != "" {
		args = append(args, "-o", "tls.keylog_file:"+sharkPath(keyLog))
	}
	args = append(args, "-Y", "tls.app_data || tls.record.version && data.data", "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=,", "-E", "separator=/t")
	for _, f := range sharkFields {
		args = append(args, "-e", f)
	}
	return args
}

// sharkPath is a path that is not taken for an option or for standard input.
func sharkPath(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return "." + string(filepath.Separator) + path
}

// next gives the next row; io.EOF at the end, or what went wrong.
func (r *sharkRun) next() (sharkRow, error) {
	for !r.over {
		line, err := r.readLine()
		if err == nil {
			if row, ok := r.parse(line); ok {
				return row, nil
			}
			continue
		}
		r.over = true
		return sharkRow{}, r.end(err)
	}
	return sharkRow{}, io.EOF
}

// readLine reads a line of bounded length, valid until the next one.
func (r *sharkRun) readLine() ([]byte, error) {
	r.line = r.line[:0]
	for {
		part, err := r.out.ReadSlice('\n')
		if r.line = append(r.line, part...); len(r.line) > maxSharkLine {
			return nil, fmt.Errorf("more than %d bytes of one packet", maxSharkLine)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return nil, err // what comes before the end without a line end is cut
		default:
			return bytes.TrimRight(r.line, "\r\n"), nil
		}
	}
}

// end waits for tshark to end and says why it did.
func (r *sharkRun) end(cause error) error {
	late := r.ctx.Err() != nil
	if !errors.Is(cause, io.EOF) {
		r.cancel()
	}
	err := r.cmd.Wait()
	switch {
	case late:
		return errors.New("tshark took too long and was ended")
	case !errors.Is(cause, io.EOF):
		return fmt.Errorf("tshark: %w", cause)
	case err != nil:
		return fmt.Errorf("tshark: %s (%w)", r.said.last(), err)
	}
	return io.EOF
}

// close ends tshark where it is still at work, and takes its settings away.
func (r *sharkRun) close() error {
	r.cancel()
	if !r.over {
		r.over = true
		_ = r.cmd.Wait() // it was told to end: how it did says nothing
	}
	return os.RemoveAll(r.dir)
}

// parse reads a line.
func (r *sharkRun) parse(line []byte) (row sharkRow, ok bool) {
	columns := strings.SplitN(string(line[:min(len(line), 512)]), "\t", len(sharkFields))
	if len(columns) < len(sharkFields) {
		return row, false
	}
	var err, err2 error
	row.frame, err = strconv.Atoi(columns[0])
	row.stream, err2 = strconv.Atoi(innermost(columns[1]))
	at, known := sharkStamp(columns[2])
	if err != nil || err2 != nil || !known {
		return row, false
	}
	row.time = at
	addr, err := netip.ParseAddr(innermost(columns[3]))
	if err != nil {
		addr, err = netip.ParseAddr(innermost(columns[4]))
	}
	port, err2 := strconv.ParseUint(innermost(columns[5]), 10, 16)
	if err != nil || err2 != nil {
		return row, false
	}
	row.src = netip.AddrPortFrom(addr, uint16(port))
	r.payload = r.payload[:0]
	for part := range bytes.SplitSeq(line[bytes.LastIndexByte(line, '\t')+1:], []byte(",")) {
		if r.payload, err = hex.AppendDecode(r.payload, part); err != nil {
			return row, false
		}
	}
	row.data = r.payload
	return row, true
}

// innermost is the value of the last layer, where there are several.
func innermost(values string) string { return values[strings.LastIndexByte(values, ',')+1:] }

// sharkStamp reads seconds since 1970 with their fraction.
func sharkStamp(text string) (time.Time, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	sec, err := strconv.ParseInt(whole, 10, 64)
	nano, err2 := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	return time.Unix(sec, nano).UTC(), err == nil && err2 == nil
}

// limitedText keeps the beginning of what is written to it.
type limitedText struct{ text []byte }

func (l *limitedText) Write(b []byte) (int, error) {
	l.text = append(l.text, b[:min(len(b), maxSharkMessage-len(l.text))]...)
	return len(b), nil
}

// last is the last line: an error comes after warnings.
func (l *limitedText) last() string {
	text := strings.TrimSpace(string(l.text))
	return strings.TrimPrefix(strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:]), "tshark: ")
}
