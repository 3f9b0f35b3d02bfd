package kernel

import "math"

// Coefficients of erf(x) ≈ x·P(x²)/Q(x²) on [-4, 4], odd and even powers from the highest, as in Eigen's and
// XLA's float32 erf; the error is a few units in the last place.
var (
	erfP = [...]float32{-2.72614225801306e-10, 2.77068142495902e-08, -2.10102402082508e-06, -5.69250639462346e-05,
		-7.34990630326855e-04, -2.95459980854025e-03, -1.60960333262415e-02}
	erfQ = [...]float32{-1.45660718464996e-05, -2.13374055278905e-04, -1.68282697438203e-03, -7.37332916720468e-03,
		-1.42647390514189e-02}
)

func erf(x float32) float32 {
	x = max(-4, min(4, x))
	x2 := x * x
	p, q := erfP[0], erfQ[0]
	for _, c := range erfP[1:] {
		p = p*x2 + c
	}
	for _, c := range erfQ[1:] {
		q = q*x2 + c
	}
	return x * p / q
}

// GELU replaces every x by x/2·(1 + erf(x/√2)), to within 1e-6 (relative for large x).
func GELU(x []float32) { gelu(x) }

func geluGo(x []float32) {
	for i, v := range x {
		x[i] = 0.5 * v * (1 + erf(v*math.Sqrt2/2))
	}
}
