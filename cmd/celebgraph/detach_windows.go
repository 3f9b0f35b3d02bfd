package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// detached has a process live on when this one and its terminal end.
func detached() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.DETACHED_PROCESS}
}

// interrupt ends a process: Windows cannot ask one without a window.
func interrupt(p *os.Process) error { return p.Kill() }
