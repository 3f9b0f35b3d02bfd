package local

import (
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// processAttributes puts the server into a process group of its own.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// terminate fails: Windows cannot ask a process without a window to end. The server takes being killed well.
func terminate(*os.Process) error { return syscall.EWINDOWS }

// killGroup kills the process.
func killGroup(p *os.Process) { _ = p.Kill() } // fails only when it has ended

// Lock waits until no other program holds the lock of that file, which is made where it is missing, and takes
// it. It ends with unlock or with the program.
func Lock(file string) (unlock func(), err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &windows.Overlapped{})
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("lock %s: %w", file, err)
	}
	return func() { f.Close() }, nil
}
