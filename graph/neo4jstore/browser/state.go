package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// Running describes a Neo4j that Run runs, for programs that come later.
type Running struct {
	// HTTP is the address under which /browser/ lies, Bolt is for drivers, Assets is that of style and guide.
	HTTP, Bolt, Assets string
	// Docker says that it runs in Docker.
	Docker bool
	// PasswordFile holds the password of the user neo4j; New says that it was made by this start.
	PasswordFile string
	New          bool
	// Token lets Stop stop it.
	Token string
}

// ErrNotRunning says that nothing runs in a folder.
var ErrNotRunning = errors.New("no Neo4j of celebgraph's runs there")

// stateFile is the file in the folder that says what runs in it. It has a secret, so that only the user can read it.
const stateFile = "running.json"

func (r Running) write(dir string) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	file := filepath.Join(dir, stateFile)
	if err := os.WriteFile(file+".new", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}

// Find returns what runs in a folder. It answers for what ran last, too, with the error that it does not. The error wraps [ErrNotRunning] where nothing does, also where a machine went
// down and left its file.
func Find(ctx context.Context, dir string) (Running, error) {
	raw, err := os.ReadFile(filepath.Join(dir, stateFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Running{}, fmt.Errorf("%s: %w", dir, ErrNotRunning)
	}
	var r Running
	if err == nil {
		err = json.Unmarshal(raw, &r)
	}
	if err != nil {
		return Running{}, fmt.Errorf("%s: %w", dir, err)
	}
	if err := r.call(ctx, http.MethodGet, "/health"); err != nil {
		return r, fmt.Errorf("%s: %w: %w", dir, ErrNotRunning, err)
	}
	return r, nil
}

// Stop stops what runs in a folder and waits until it has ended. The data stay. A container whose program has ended
// is taken away too. The error wraps [ErrNotRunning] where nothing runs.
func Stop(ctx context.Context, dir string) error {
	r, err := Find(ctx, dir)
	if errors.Is(err, ErrNotRunning) && r.Docker {
		return r.remove(ctx, dir)
	}
	if err != nil {
		return err
	}
	if err := r.call(ctx, http.MethodPost, "/stop"); err != nil {
		return fmt.Errorf("stop Neo4j: %w", err)
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(filepath.Join(dir, stateFile)); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("stop Neo4j: %w", ctx.Err())
		case <-tick.C:
		}
	}
}

// remove takes away the container of a folder whose program has ended.
func (r Running) remove(ctx context.Context, dir string) error {
	command := composeCommand(ctx)
	if command == nil {
		return fmt.Errorf("%s: %w: Docker does not run either", dir, ErrNotRunning)
	}
	if err := removeContainer(ctx, command, dir); err != nil {
		return err
	}
	return forget(dir)
}

// forget removes the file that says what runs in a folder, where there is one.
func forget(dir string) error {
	if err := os.Remove(filepath.Join(dir, stateFile)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// call asks the server of style and guide.
func (r Running) call(ctx context.Context, method, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, r.Assets+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+r.Token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		return fmt.Errorf("%s answers %s", r.Assets+path, res.Status)
	}
	return nil
}

// Password reads the password of the user neo4j.
func (r Running) Password() (string, error) {
	raw, err := os.ReadFile(r.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("password of Neo4j: %w", err)
	}
	return string(raw), nil
}
