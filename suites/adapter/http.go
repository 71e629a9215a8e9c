package adapter

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"

	"cwmplab/suites/bench"
)

// maxRequest is how large a request over HTTP may be.
const maxRequest = 1 << 20

// Handler lets programs make an ACS act by requests in JSON over HTTP POST; what it answers is JSON, too. It wants the
// media type named, which a web page of somebody else cannot do unasked.
func Handler(a bench.Adapter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "POST a request of "+Format, http.StatusMethodNotAllowed)
			return
		case err != nil || kind != "application/json":
			http.Error(w, "Content-Type: application/json", http.StatusUnsupportedMediaType)
			return
		}
		var req Request
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(&req); err != nil {
			status := http.StatusBadRequest
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(w, "no request of "+Format+": "+err.Error(), status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(Serve(r.Context(), a, req))
	})
}
