package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"net"
	"net/http"
	"time"

	"cwmplab/internal/clock"
	"cwmplab/reports/view"
)

//go:embed assets
var assets embed.FS

// Server answers the pages of one library.
type Server struct {
	lib   *view.Library
	place *Place
	live  bool // the recording grows: pages keep themselves up to date
	clock clock.Clock
	pages map[string]*template.Template
}

// Options say what is served.
type Options struct {
	Library *view.Library
	Live    bool        // what is shown may still grow
	Clock   clock.Clock // default: the real one
}

// New makes a server for what listens at a place.
func New(p *Place, o Options) *Server {
	s := &Server{lib: o.Library, place: p, live: o.Live, clock: o.Clock}
	if s.clock == nil {
		s.clock = clock.Real()
	}
	s.pages = s.parsed()
	return s
}

// Serve answers until ctx is done. The listener is closed then.
func (s *Server) Serve(ctx context.Context) error {
	srv := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() }) // whoever still reads a page has it, or has lost interest
	defer stop()
	if err := srv.Serve(s.place.Listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Handler is the whole of the viewer: every route, guarded.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.routes() {
		mux.HandleFunc("GET "+r.pattern, func(w http.ResponseWriter, q *http.Request) { s.answer(w, q, r.page) })
	}
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the folder is in the binary
	}
	mux.HandleFunc("GET /assets/viewer.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = io.WriteString(w, view.Style) // whoever has left does not want to know
	})
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(files)))
	mux.HandleFunc("GET /live", s.events)
	mux.HandleFunc("/", func(w http.ResponseWriter, q *http.Request) { s.missing(w, q) })
	return guard(s.place.token, mux)
}

// page makes one page of what a request asks for.
type page func(q *http.Request) (view *document, err error)

// errNoSuch is the error of a page about something that is not there.
var errNoSuch = errors.New("there is no such thing in what this viewer shows")

type route struct {
	pattern string
	page    page
}

// routes lists every page once.
func (s *Server) routes() []route {
	return []route{
		{"/{$}", s.overview},
		{"/sessions", s.sessions},
		{"/findings", s.findings},
		{"/coverage", s.coverage},
		{"/outside", s.outside},
		{"/search", s.search},
		{"/r/{recording}/{kind}/{flow}", s.session},
		{"/r/{recording}/{kind}/{flow}/f/{rule}/{number}", s.finding},
		{"/r/{recording}/{kind}/{flow}/f/{rule}/{number}/note", s.note},
		{"/r/{recording}/{kind}/{flow}/x/{exchange}/{direction}", s.message},
		{"/r/{recording}/{kind}/{flow}/x/{exchange}/{direction}/secret/{secret}", s.secret},
	}
}

// answer writes a page whole, or not at all.
func (s *Server) answer(w http.ResponseWriter, q *http.Request, p page) {
	version := s.lib.Version() // of before: what changes meanwhile is told again
	doc, err := p(q)
	if doc != nil {
		doc.Version = version
	}
	switch {
	case errors.Is(err, errNoSuch):
		s.missing(w, q)
		return
	case err != nil:
		s.write(w, http.StatusInternalServerError, s.trouble(err))
		return
	}
	s.write(w, http.StatusOK, doc)
}

func (s *Server) missing(w http.ResponseWriter, _ *http.Request) {
	s.write(w, http.StatusNotFound, s.trouble(errNoSuch))
}

func (s *Server) write(w http.ResponseWriter, status int, doc *document) {
	var b bytes.Buffer
	if err := doc.render(&b); err != nil {
		http.Error(w, "the page could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // whoever has left does not want to know
}
