//go:build !amd64

package kernel

import "testing"

// bothPaths runs a test on the only path of this machine.
func bothPaths(t *testing.T, f func(*testing.T)) { t.Run("go", f) }
