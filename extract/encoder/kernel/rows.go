package kernel

import "math"

// lanes is how many values the assembly of this file's functions takes at once.
const lanes = 8

// AddNorm adds y to x and normalizes the sum to mean 0 and variance 1, then scales it by weight and shifts it by
// bias (layer normalization; Ba, Kiros and Hinton, 2016). All are of one length; eps is added to the variance.
func AddNorm(x, y, weight, bias []float32, eps float32) { addNorm(x, y, weight, bias, eps) }

// Softmax replaces the scores s by probabilities that are proportional to e^(scale·s), scale > 0. Scores of -Inf
// become exactly 0; at least one must be finite.
func Softmax(s []float32, scale float32) { softmax(s, scale) }

func addNormGo(x, y, weight, bias []float32, eps float32) {
	sum := float32(0)
	for i, v := range y {
		x[i] += v
		sum += x[i]
	}
	mean := sum / float32(len(x))
	square := float32(0)
	for _, v := range x {
		d := v - mean
		square += d * d
	}
	inv := 1 / float32(math.Sqrt(float64(square/float32(len(x))+eps)))
	for i, v := range x {
		x[i] = (v-mean)*inv*weight[i] + bias[i]
	}
}

func softmaxGo(s []float32, scale float32) {
	top := float32(math.Inf(-1))
	for _, v := range s {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range s {
		e := Exp((v - top) * scale)
		s[i] = e
		sum += e
	}
	for i := range s {
		s[i] /= sum
	}
}

// Exp is e^x for float32 to within 4e-7 relative, 0 below -87 and e^88 above 88: by powers of two and a
// polynomial (Cephes expf).
func Exp(x float32) float32 {
	if x < -87 {
		return 0
	}
	if x > 88 {
		x = 88
	}
	n := float32(math.Floor(float64(x*1.44269504088896341 + 0.5)))
	x -= n * 0.693359375
	x -= n * -2.12194440e-4
	z := x * x
	y := ((((1.9875691500e-4*x+1.3981999507e-3)*x+8.3334519073e-3)*x+4.1665795894e-2)*x+1.6666665459e-1)*x + 5.0000001201e-1
	return (y*z + x + 1) * math.Float32frombits(uint32(int32(n)+127)<<23)
}
