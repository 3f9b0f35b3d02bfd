package local

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// conf returns neo4j.conf.
func conf(opt Options) string {
	settings := map[string]string{
		"server.default_listen_address":          "127.0.0.1",
		"server.bolt.enabled":                    "true",
		"server.bolt.listen_address":             fmt.Sprintf("127.0.0.1:%d", opt.BoltPort),
		"server.bolt.advertised_address":         fmt.Sprintf("127.0.0.1:%d", opt.BoltPort),
		"server.http.enabled":                    "true",
		"server.http.listen_address":             fmt.Sprintf("127.0.0.1:%d", opt.HTTPPort),
		"server.http.advertised_address":         fmt.Sprintf("127.0.0.1:%d", opt.HTTPPort),
		"server.https.enabled":                   "false",
		"dbms.security.auth_enabled":             "true",
		"dbms.usage_report.enabled":              "false",
		"client.allow_telemetry":                 "false",
		"server.memory.pagecache.size":           fmt.Sprintf("%dm", opt.PageCacheMB),
		"db.tx_log.rotation.size":                "32m",
		"db.tx_log.rotation.retention_policy":    "1 files",
		"db.tx_log.preallocate":                  "false",
		"server.directories.import":              "import",
		"dbms.security.auth_max_failed_attempts": "0", // the loopback interface only, and tests try wrong ones
	}
	maps.Copy(settings, opt.Settings)
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&b, "%s=%s\n", k, settings[k])
	}
	return b.String()
}

// freePorts fills in ports that are 0 with ones on which nobody listens. Another program may take one before the
// server does; then the start fails and says so.
func freePorts(ports ...*int) error {
	for _, p := range ports {
		if *p != 0 {
			continue
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return fmt.Errorf("find a free port: %w", err)
		}
		defer l.Close() // after the others are chosen, so that they differ
		*p = l.Addr().(*net.TCPAddr).Port
	}
	return nil
}

// keepPassword returns the password of the user neo4j. In a new home it sets it, and it keeps it in the file
// "password" for later starts.
func keepPassword(home, given string) (string, error) {
	file := filepath.Join(home, "password")
	kept, err := os.ReadFile(file)
	switch {
	case err == nil && (given == "" || given == string(kept)):
		return string(kept), nil
	case err == nil:
		return "", fmt.Errorf("the server in this folder has another password; it is kept in %s", file)
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	if _, err := os.Stat(filepath.Join(home, "data", "databases", "system")); err == nil {
		return "", fmt.Errorf("the folder holds a database whose password is not known: %s is missing", file)
	}
	if given == "" {
		given = rand.Text()
	}
	auth := filepath.Join(home, "data", "dbms", "auth.ini")
	if err := os.WriteFile(auth, []byte(credential("neo4j", given)), 0o600); err != nil {
		return "", err
	}
	return given, os.WriteFile(file, []byte(given), 0o600)
}

// credential returns the line that "neo4j-admin dbms set-initial-password" writes into data/dbms/auth.ini, from
// which a new system database takes its first user: name, algorithm, digest, salt, rounds. The digest is SHA-256
// of salt and password, hashed again round by round.
func credential(user, password string) string {
	const rounds = 1024
	salt := make([]byte, 32)
	rand.Read(salt) // never fails, crypto/rand ends the program instead
	digest := sha256.Sum256(append(slices.Clone(salt), password...))
	for range rounds - 1 {
		digest = sha256.Sum256(digest[:])
	}
	return fmt.Sprintf("%s:SHA-256,%s,%s,%d:\n", user, hex.EncodeToString(digest[:]), hex.EncodeToString(salt), rounds)
}
