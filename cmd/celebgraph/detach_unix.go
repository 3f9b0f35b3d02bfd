//go:build unix

package main

import (
	"os"
	"syscall"
)

// detached has a process live on when this one and its terminal end.
func detached() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// interrupt asks a process to end.
func interrupt(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
