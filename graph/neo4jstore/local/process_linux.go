package local

import "syscall"

// processAttributes puts the server into a process group of its own and has it killed when its parent dies.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
