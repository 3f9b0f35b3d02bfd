//go:build !amd64

package kernel

import "testing"

// onPaths runs a test on the only path of this machine.
func onPaths(t *testing.T, f func(*testing.T)) { eachPath(func(name string) { t.Run(name, f) }) }

func eachPath(do func(name string)) { do("go") }
