package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options say how a server is started; Home is the only one that must be given.
type Options struct {
	// Home is the server's folder: data, logs and settings. It is made where it is missing.
	Home string
	// CacheDir is where the jars are kept, "" for [CacheDir].
	CacheDir string
	// BoltPort and HTTPPort are ports of the loopback interface; 0 takes free ones.
	BoltPort, HTTPPort int
	// Password is given to the user neo4j when the data folder is new; "" takes the one kept in Home from an
	// earlier start, or makes a random one. It is kept in Home, in a file that only the user can read.
	Password string
	// HeapMB and PageCacheMB bound the memory; 0 means 512 and 64.
	HeapMB, PageCacheMB int
	// JavaOptions are further options of the Java machine.
	JavaOptions []string
	// Settings are further lines of neo4j.conf.
	Settings map[string]string
	// Wait is how long the server may take until it answers; 0 means two minutes.
	Wait time.Duration
}

// Server is a server that runs.
type Server struct {
	// BoltURI is for drivers, HTTP is the address under which /browser/ lies.
	BoltURI, HTTP string
	Username      string
	Password      string
	home          string
	cmd           *exec.Cmd
	exited        chan struct{} // closed when the process has ended
	exitErr       error         // why, to be read after exited
	stop          sync.Once
}

// mainClass is the server's, and addOpens the packages of Java that it reaches into.
const mainClass = "org.neo4j.server.CommunityEntryPoint"

var addOpens = []string{"java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch",
	"java.base/java.util.concurrent", "java.base/java.lang"}

// Start starts a server and waits until it answers over Bolt and its database is there. The context bounds the
// start only. The error wraps [ErrMissing] where Java or the jars cannot be had.
func Start(ctx context.Context, opt Options) (*Server, error) {
	if opt.Home == "" {
		return nil, errors.New("start Neo4j: no home folder given")
	}
	home, err := filepath.Abs(opt.Home)
	if err != nil {
		return nil, fmt.Errorf("start Neo4j: %w", err)
	}
	opt.Home = home
	jars, err := Fetch(ctx, opt.CacheDir)
	if err != nil {
		return nil, err
	}
	s, err := prepare(&opt)
	if err != nil {
		return nil, fmt.Errorf("start Neo4j in %s: %w", home, err)
	}
	if err := s.launch(ctx, jars, opt); err != nil {
		return nil, fmt.Errorf("start Neo4j in %s: %w", home, err)
	}
	if err := s.await(ctx, opt.Wait); err != nil {
		s.kill()
		return nil, fmt.Errorf("start Neo4j in %s: %w", home, err)
	}
	return s, nil
}

// prepare chooses ports and password and writes the settings.
func prepare(opt *Options) (*Server, error) {
	if opt.HeapMB <= 0 {
		opt.HeapMB = 512
	}
	if opt.PageCacheMB <= 0 {
		opt.PageCacheMB = 64
	}
	if opt.Wait <= 0 {
		opt.Wait = 2 * time.Minute
	}
	if err := freePorts(&opt.BoltPort, &opt.HTTPPort); err != nil {
		return nil, err
	}
	for _, dir := range []string{"conf", "data/dbms", "logs"} {
		if err := os.MkdirAll(filepath.Join(opt.Home, filepath.FromSlash(dir)), 0o700); err != nil {
			return nil, err
		}
	}
	password, err := keepPassword(opt.Home, opt.Password)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(opt.Home, "conf", "neo4j.conf"), []byte(conf(*opt)), 0o600); err != nil {
		return nil, err
	}
	return &Server{BoltURI: fmt.Sprintf("bolt://127.0.0.1:%d", opt.BoltPort),
		HTTP: fmt.Sprintf("http://127.0.0.1:%d", opt.HTTPPort), Username: "neo4j", Password: password,
		home: opt.Home, exited: make(chan struct{})}, nil
}

// launch starts the process, in a group of its own, with its output in logs/console.log.
func (s *Server) launch(ctx context.Context, jars string, opt Options) error {
	java, err := javaPath(ctx)
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.home, "logs", "console.log"))
	if err != nil {
		return err
	}
	args := []string{fmt.Sprintf("-Xms%dm", opt.HeapMB/4), fmt.Sprintf("-Xmx%dm", opt.HeapMB),
		"-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"}
	args = append(args, opt.JavaOptions...)
	for _, p := range addOpens {
		args = append(args, "--add-opens="+p+"=ALL-UNNAMED")
	}
	args = append(args, "-cp", filepath.Join(jars, "*"), mainClass,
		"--home-dir="+s.home, "--config-dir="+filepath.Join(s.home, "conf"))
	s.cmd = exec.Command(java, args...)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.SysProcAttr = processAttributes()
	started := make(chan error)
	go func() {
		// Linux sends the parent-death signal when the thread ends that started the process, so this
		// one stays until the process has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer log.Close()
		err := s.cmd.Start()
		started <- err
		if err == nil {
			s.exitErr = s.cmd.Wait()
			close(s.exited)
		}
	}()
	return <-started
}

// Stop ends the server and waits for that; when the context ends before, it kills it. Stopping twice does no harm.
func (s *Server) Stop(ctx context.Context) error {
	var err error
	s.stop.Do(func() {
		select {
		case <-s.exited:
			err = fmt.Errorf("Neo4j had ended before: %w%s", s.exitErr, s.lastLines())
			return
		default:
		}
		if terminate(s.cmd.Process) == nil {
			select {
			case <-s.exited:
				return
			case <-ctx.Done():
			}
		}
		s.kill()
	})
	return err
}

// kill ends the process and its children at once.
func (s *Server) kill() {
	killGroup(s.cmd.Process)
	<-s.exited
}

// lastLines returns the end of the server's console without Java's stack frames, for error messages.
func (s *Server) lastLines() string {
	data, err := os.ReadFile(filepath.Join(s.home, "logs", "console.log"))
	if err != nil {
		return ""
	}
	lines := slices.DeleteFunc(strings.Split(strings.TrimSpace(string(data)), "\n"), func(line string) bool {
		return strings.HasPrefix(line, "\tat ") || strings.HasPrefix(line, "\t... ")
	})
	return "\n" + strings.Join(lines[max(0, len(lines)-8):], "\n")
}
