package browser

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// PostConnect returns the value of Neo4j's setting browser.post_connect_cmd that has Browser load style and guide
// from the given address when it connects.
func PostConnect(address string) string {
	return "style " + address + "/celebgraph.grass; play " + address + "/guide.html"
}

// contentHosts is the value of browser.remote_content_hostname_whitelist that lets Browser do so.
const contentHosts = "localhost,127.0.0.1"

// Assets is what a Handler hands out.
type Assets struct {
	// Address is where it is reached, Bolt where the database is.
	Address, Bolt string
	// Cast is asked for guide and saved queries, each time, since the graph may have grown.
	Cast func(context.Context) (Cast, error)
	// Stop is called by POST /stop with the header "Authorization: Bearer Token".
	Stop  func()
	Token string
}

// Handler hands celebgraph.grass, guide.html and saved-queries.zip to pages of this machine and to nobody else: it
// wants a Host of this machine, so that no name on the internet can be turned to it, and allows no other origin.
func Handler(a Assets) http.Handler {
	mux := http.NewServeMux()
	made := func(kind string, make func(Cast) ([]byte, error)) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
			defer cancel()
			c, err := a.Cast(ctx)
			var body []byte
			if err == nil {
				body, err = make(c)
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
			w.Header().Set("Content-Type", kind)
			_, _ = w.Write(body) // a client that is gone is no error of ours
		}
	}
	mux.HandleFunc("GET /celebgraph.grass", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte(Style()))
	})
	mux.HandleFunc("GET /guide.html", made("text/html; charset=utf-8", func(c Cast) ([]byte, error) {
		return Guide(c, a.Address, a.Bolt)
	}))
	mux.HandleFunc("GET /saved-queries.zip", made("application/zip", SavedQueries))
	authorized := func(do func()) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			given := []byte(r.Header.Get("Authorization"))
			if a.Token == "" || subtle.ConstantTimeCompare(given, []byte("Bearer "+a.Token)) != 1 {
				http.Error(w, "the token is wrong", http.StatusForbidden)
				return
			}
			w.WriteHeader(http.StatusNoContent)
			do()
		}
	}
	mux.HandleFunc("GET /health", authorized(func() {}))
	mux.HandleFunc("POST /stop", authorized(func() { a.Stop() }))
	return guard(mux)
}

// guard turns away what does not come from this machine, and lets Browser's pages read the rest.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if !loopback(host) {
			http.Error(w, "this server is for this machine", http.StatusForbidden)
			return
		}
		w.Header().Set("Vary", "Origin")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		// Read alone, the guide is text of others; it may not run anything.
		w.Header().Set("Content-Security-Policy", "default-src 'none'")
		if origin := r.Header.Get("Origin"); origin != "" {
			if u, err := url.Parse(origin); err == nil && loopback(u.Hostname()) {
				w.Header().Set("Access-Control-Allow-Origin", origin)
			}
		}
		if r.Method == http.MethodOptions { // Browser asks for the guide with these, so that it is asked first
			w.Header().Set("Access-Control-Allow-Methods", "GET")
			w.Header().Set("Access-Control-Allow-Headers", "Pragma, Cache-Control")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Link returns the address at which Browser opens with a query in its editor. Browser asks for the password of the
// user neo4j.
func Link(httpAddress, bolt, query string) string {
	dbms := strings.Replace(bolt, "://", "://neo4j@", 1)
	v := url.Values{"dbms": {dbms}, "preselectAuthMethod": {"NATIVE"}, "cmd": {"edit"}, "arg": {query}}
	return httpAddress + "/browser/?" + v.Encode()
}
