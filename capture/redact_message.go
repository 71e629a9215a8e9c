package capture

import (
	"bytes"
	"strings"

	"cwmplab/cwmp/xmltree"
	digestauth "cwmplab/internal/digest"
	"cwmplab/internal/http1"
)

// redactMessage takes the secrets out of one HTTP message.
func (r *redactor) redactMessage(c *redactedConn, dir Direction, m *http1.Message) {
	r.checkDigest(c, dir, m)
	body := r.bodyFindings(m) // first: it may teach identities that the head holds too
	for _, in := range m.Interim {
		r.redactHead(c, dir, in)
	}
	r.redactHead(c, dir, m)
	for _, f := range body {
		r.hide(c, dir, wirePieces(m, f.start, f.end), f.secret, f.name)
	}
	if bodyStart := m.Offset + int64(m.HeadLen); unreadable(m) {
		for _, p := range wirePieces(m, 0, len(m.Body)) {
			r.overwrite(c, dir, p[0], p[1], "unread")
		}
		if m.BodyDropped > 0 || manyChunks(m) {
			from := bodyStart
			if !manyChunks(m) {
				from = m.WireOffset(len(m.Body))
			}
			r.overwrite(c, dir, from, m.Offset+m.WireLen, "unread")
		}
	}
	if len(m.Extra) > 0 {
		r.scanText(c, dir, m.Offset+int64(m.HeadLen), m.Offset+m.WireLen)
	}
}

// unreadable tells that the body cannot be searched: compressed, in UTF-16, or not kept whole.
func unreadable(m *http1.Message) bool {
	if coding := strings.TrimSpace(m.Header("Content-Encoding")); coding != "" && !strings.EqualFold(coding, "identity") {
		return true
	}
	wide := bytes.HasPrefix(m.Body, []byte{0xff, 0xfe}) || bytes.HasPrefix(m.Body, []byte{0xfe, 0xff}) ||
		len(m.Body) > 1 && (m.Body[0] == 0 && m.Body[1] == '<' || m.Body[0] == '<' && m.Body[1] == 0)
	return wide || m.BodyDropped > 0 || manyChunks(m)
}

// manyChunks tells that not all chunks are listed, so that offsets cannot be mapped.
func manyChunks(m *http1.Message) bool {
	_, many := m.Note(http1.NoteManyChunks)
	return many
}

// wirePieces maps a range of the decoded body to the stream: several ranges where chunk framing lies between.
func wirePieces(m *http1.Message, start, end int) (pieces [][2]int64) {
	if len(m.Chunks) == 0 {
		at := m.Offset + int64(m.HeadLen)
		return [][2]int64{{at + int64(start), at + int64(end)}}
	}
	for _, ch := range m.Chunks {
		from, to := max(start, ch.Offset), min(end, ch.Offset+ch.Length)
		if from < to {
			pieces = append(pieces, [2]int64{ch.WireOffset + int64(from-ch.Offset), ch.WireOffset + int64(to-ch.Offset)})
		}
	}
	return pieces
}

// redactHead takes secrets out of the start line, the header fields and the trailers.
func (r *redactor) redactHead(c *redactedConn, dir Direction, m *http1.Message) {
	at := func(base int64, f finding) {
		r.hide(c, dir, [][2]int64{{base + int64(f.start), base + int64(f.end)}}, f.secret, f.name)
	}
	for _, h := range m.Headers {
		if h.ValueOffset+h.ValueLength > len(m.Head) {
			continue
		}
		value := m.Head[h.ValueOffset : h.ValueOffset+h.ValueLength]
		for _, f := range headerSecrets(strings.ToLower(h.Name), value) {
			at(m.Offset+int64(h.ValueOffset), f)
		}
		if r.opt.Identity && strings.HasSuffix(strings.ToLower(h.Name), "authorization") {
			for _, p := range digestUser.FindAllSubmatchIndex(value, -1) {
				g := 2
				if p[2] < 0 {
					g = 4
				}
				at(m.Offset+int64(h.ValueOffset), finding{p[g], p[g+1], value[p[g]:p[g+1]], "user"})
			}
		}
	}
	for _, f := range scanURLs(m.Head) {
		at(m.Offset, f)
	}
	if r.opt.Identity {
		for _, f := range r.scanIdentity(m.Head) {
			at(m.Offset, f)
		}
	}
	if len(m.Trailers) > 0 {
		r.scanText(c, dir, m.TrailerOffset, m.Offset+m.WireLen)
	}
}

// bodyFindings looks for secrets in the decoded body.
func (r *redactor) bodyFindings(m *http1.Message) (all []finding) {
	if len(m.Body) == 0 || unreadable(m) {
		return nil
	}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(m.Body, utf8BOM), " \t\r\n")
	if bytes.HasPrefix(trimmed, []byte("<")) {
		doc := xmltree.Parse(m.Body)
		all = r.treeFindings(doc)
		if !doc.OK() {
			all = append(all, scanMarkup(m.Body)...)
		}
		doc.Release()
	}
	all = append(all, scanURLs(m.Body)...)
	if r.opt.Identity {
		all = append(all, r.scanIdentity(m.Body)...)
	}
	return all
}

// treeFindings walks the tree: values of parameters by their name, arguments by theirs.
func (r *redactor) treeFindings(doc *xmltree.Document) (all []finding) {
	if doc.Root == nil {
		return nil
	}
	src := doc.Source()
	each := func(yield func(*xmltree.Node) bool) { // the root as well: the body may be a piece of XML
		if yield(doc.Root) {
			doc.Root.Descendants()(yield)
		}
	}
	for n := range each {
		if name, value := n.Child("Name"), n.Child("Value"); name != nil && value != nil {
			switch path := name.Text(); {
			case secretName(path):
				all = append(all, nodeFindings(src, value, "parameter")...)
			case r.opt.Identity && identityName(path):
				r.learn(strings.TrimSpace(value.Text()))
				all = append(all, nodeFindings(src, value, "identity")...)
			}
			continue
		}
		local := n.Local()
		switch {
		case n.FirstChild() != nil:
		case secretName(local), local == "Username" && n.Parent().Child("Password") != nil:
			all = append(all, nodeFindings(src, n, "argument")...)
		case r.opt.Identity && local == "SerialNumber" && n.Parent().Local() == "DeviceId":
			r.learn(strings.TrimSpace(n.Text()))
			all = append(all, nodeFindings(src, n, "identity")...)
		case bytes.Contains(n.RawText(), []byte("&#")) && userinfo.MatchString(n.Text()):
			all = append(all, nodeFindings(src, n, "url-password")...) // its @ or its colon is escaped
		}
	}
	return all
}

// nodeFindings are the texts inside an element, without the markup between them.
func nodeFindings(src []byte, n *xmltree.Node, name string) (all []finding) {
	start := n.TextOffset()
	secret := []byte(strings.TrimSpace(n.Text()))
	for _, p := range textPieces(src[start : start+n.TextLen()]) {
		f := finding{start + p[0], start + p[1], secret, name}
		if len(secret) == 0 { // inside children, or in a comment
			f.secret = src[f.start:f.end]
		}
		all = append(all, f)
	}
	return all
}

// textPieces finds the text in the content of an element: what is neither tag nor the frame of CDATA or a comment, and
// not white space around it.
func textPieces(raw []byte) (pieces [][2]int) {
	add := func(from, to int) {
		for from < to && strings.IndexByte(" \t\r\n", raw[from]) >= 0 {
			from++
		}
		for from < to && strings.IndexByte(" \t\r\n", raw[to-1]) >= 0 {
			to--
		}
		if from < to {
			pieces = append(pieces, [2]int{from, to})
		}
	}
	framed := func(at int, open, end string) int {
		from := at + len(open)
		n := bytes.Index(raw[from:], []byte(end))
		if n < 0 {
			n = len(raw) - from
		}
		add(from, from+n)
		return min(from+n+len(end), len(raw))
	}
	for at := 0; at < len(raw); {
		rest := raw[at:]
		switch {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			at = framed(at, "<![CDATA[", "]]>")
		case bytes.HasPrefix(rest, []byte("<!--")):
			at = framed(at, "<!--", "-->")
		case rest[0] == '<':
			n := bytes.IndexByte(rest, '>')
			if n < 0 {
				n = len(rest) - 1
			}
			at += n + 1
		default:
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			add(at, at+n)
			at += n
		}
	}
	return pieces
}

// scanText searches bytes that are no HTTP message that could be read.
func (r *redactor) scanText(c *redactedConn, dir Direction, start, end int64) {
	b := c.bytesAt(dir, start, end)
	all := append(append(scanHeaders(b), scanMarkup(b)...), scanURLs(b)...)
	if r.opt.Identity {
		all = append(all, r.scanIdentity(b)...)
	}
	for _, f := range all {
		r.hide(c, dir, [][2]int64{{start + int64(f.start), start + int64(f.end)}}, f.secret, f.name)
	}
}

// DigestData is the data of a [RecordDigest]: what a digest check found while the answer could still be read.
type DigestData struct {
	Scheme string `json:"scheme"`
	User   string `json:"user,omitempty"` // left out with identities
	Right  bool   `json:"right"`          // the answer is the one that the password gives
}

// checkDigest records whether credentials were right, where the password is known.
func (r *redactor) checkDigest(c *redactedConn, dir Direction, m *http1.Message) {
	if r.opt.Credentials == nil || !m.Request {
		return
	}
	for _, h := range m.Headers {
		if !strings.EqualFold(h.Name, "Authorization") && !strings.EqualFold(h.Name, "Proxy-Authorization") {
			continue
		}
		a, ok := digestauth.ParseAuthorization(h.Value)
		if !ok {
			continue
		}
		password, known := r.opt.Credentials(a.Realm, a.Username)
		if !known {
			continue
		}
		found := DigestData{Scheme: a.Scheme, Right: a.Verify(password, digestauth.Request{Method: m.Method, URI: m.Target, Body: m.Body})}
		if !r.opt.Identity {
			found.User = a.Username
		}
		start := m.Offset + int64(h.ValueOffset)
		r.insert(c, dir, start, Record{Type: RecordDigest, Conn: c.out.ID, Dir: dir.String(), Start: start,
			End: start + int64(h.ValueLength), Data: marshalData(found)})
	}
}
