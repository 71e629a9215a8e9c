package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cwmplab/fixtures/golden"
)

// scriptCommands are what scripts need besides the commands of testscript.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"exits":      exits,
	"golden":     writeGolden,
	"newer":      makeNewer,
	"bytes":      writeBytes,
	"gz":         compress,
	"cut":        cut,
	"replace":    replace,
	"everywhere": everywhere,
	"encrypted":  writeEncrypted,
	"listen":     listen,
	"await":      await,
	"connects":   connects,
}

// exits CODE COMMAND [ARG]...: the command ends with this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG]...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d\n[stdout]\n%s[stderr]\n%s", code, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// golden NAME FILE: writes a golden recording as a transcript.
func writeGolden(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: golden NAME FILE")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), golden.Load(args[0]).Transcript().Format(), 0o600))
}

// newer FILE: makes a recording one of a later program: the version in its first packet is raised, the hash of the
// packet fits.
func makeNewer(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: newer FILE")
	}
	data := []byte(ts.ReadFile(args[0]))
	block := 0
	for binary.LittleEndian.Uint32(data[block:]) != 6 { // the first packet block
		block += int(binary.LittleEndian.Uint32(data[block+4:]))
	}
	body := data[block+8:]
	n := int(binary.LittleEndian.Uint32(body[12:]))
	packet := body[20 : 20+n]
	at := bytes.Index(packet, []byte(`"format":1`))
	if at < 0 {
		ts.Fatalf("%s does not begin with a header record", args[0])
	}
	packet[at+len(`"format":`)] = '9'
	sum := crc32.Update(crc32.ChecksumIEEE(body[4:12]), crc32.IEEETable, packet)
	const hash = 3 // option epb_hash: code, length 5, algorithm 2 (CRC32), sum
	options := body[20+(n+3)&^3:]
	for binary.LittleEndian.Uint16(options) != hash {
		options = options[4+(int(binary.LittleEndian.Uint16(options[2:]))+3)&^3:]
	}
	binary.LittleEndian.PutUint32(options[5:], sum)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// bytes FILE HEX: writes a file of these bytes.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: bytes FILE HEX")
	}
	data := make([]byte, len(args[1])/2)
	_, err := fmt.Sscanf(args[1], "%x", &data)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// gz IN OUT: compresses a file.
func compress(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: gz IN OUT")
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write([]byte(ts.ReadFile(args[0])))
	ts.Check(errors.Join(err, w.Close()))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
}

// cut FILE N: takes the last N bytes off a file.
func cut(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: cut FILE N")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()-n))
}

// replace FILE OLD NEW: replaces the first OLD in a file, which must have one.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: replace FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s holds no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o600))
}

// everywhere FILE OLD NEW: replaces each OLD in a file, which must have one.
func everywhere(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: everywhere FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s holds no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(text, args[1], args[2])), 0o600))
}

// listen VAR: takes a port of loopback and holds it to the end of the script; the variable names it.
func listen(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: listen VAR")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
	ts.Setenv(args[0], l.Addr().String())
}

// patience is how long a script waits for another process, on a machine that has much else to do, too.
const patience = 2 * time.Minute

// await FILE [TEXT [COUNT]]: waits until another process has begun a file, or has written a text into it so often.
func await(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 1 || len(args) > 3 {
		ts.Fatalf("usage: await FILE [TEXT [COUNT]]")
	}
	text, count := "", 1
	if len(args) > 1 {
		text = args[1]
	}
	if len(args) > 2 {
		n, err := strconv.Atoi(args[2])
		ts.Check(err)
		count = n
	}
	for deadline := time.Now().Add(patience); ; runtime.Gosched() {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if err == nil && len(data) > 0 && (text == "" || strings.Count(string(data), text) >= count) {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not come to hold %d times %q", args[0], count, text)
		}
	}
}

// connects ADDRESS: waits until somebody listens there.
func connects(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: connects ADDRESS")
	}
	for deadline := time.Now().Add(patience); ; runtime.Gosched() {
		c, err := net.Dial("tcp", args[0])
		if err == nil {
			ts.Check(c.Close())
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("nobody listens at %s: %v", args[0], err)
		}
	}
}
