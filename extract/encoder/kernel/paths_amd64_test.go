package kernel

import "testing"

// bothPaths runs a test on the portable path and, where the machine has it, on the assembly.
func bothPaths(t *testing.T, f func(*testing.T)) {
	had := accelerated
	defer func() { accelerated = had }()
	accelerated = false
	t.Run("go", f)
	if had {
		accelerated = true
		t.Run("avx2", f)
	}
}
