//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpuTime is the processor time that the process has used. On a busy machine it tells the speed that the clock
// hides.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
