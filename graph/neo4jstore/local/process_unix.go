//go:build unix && !linux

package local

import "syscall"

// processAttributes puts the server into a process group of its own.
func processAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
