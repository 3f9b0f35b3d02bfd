package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(n int) []float32 {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(r.NormFloat64())
	}
	return out
}

// TestMul compares the product with the definition, on both paths, for shapes with and without remainders.
func TestMul(t *testing.T) {
	for _, c := range []struct{ rows, out, in int }{{1, 1, 4}, {6, 16, 384}, {7, 17, 32}, {13, 40, 1536}, {25, 384, 384}, {5, 3, 10}} {
		stride := (c.in + 3) &^ 3
		x := make([]float32, Rows(c.rows)*stride)
		src := random(c.rows * c.in)
		for r := 0; r < c.rows; r++ {
			copy(x[r*stride:], src[r*c.in:(r+1)*c.in])
		}
		w, bias := random(c.out*c.in), random(c.out)
		m := Pack(w, bias, c.out, c.in)
		y := make([]float32, Rows(c.rows)*m.Stride)
		onPaths(t, func(t *testing.T) {
			m.Mul(y, x, c.rows, stride)
			for r := 0; r < c.rows; r++ {
				for o := 0; o < c.out; o++ {
					want := float64(bias[o])
					for k := 0; k < c.in; k++ {
						want += float64(src[r*c.in+k]) * float64(w[o*c.in+k])
					}
					if got := float64(y[r*m.Stride+o]); math.Abs(got-want) > 1e-3 {
						t.Fatalf("%+v: y[%d][%d] = %v, want %v", c, r, o, got, want)
					}
				}
			}
		})
	}
}

// randomInt8 is a matrix of 8-bit weights with scales.
func randomInt8(rows, cols int) (w []int8, scale []float32) {
	w, scale = make([]int8, rows*cols), random(rows)
	for i, v := range random(rows * cols) {
		w[i] = int8(max(-127, min(127, 50*v)))
	}
	for i := range scale {
		scale[i] = (1 + scale[i]*scale[i]) / 100
	}
	return w, scale
}

// TestMulInt8 compares the product of 8-bit weights with the definition, and every path with the portable one: to the bit.
func TestMulInt8(t *testing.T) {
	for _, c := range []struct{ rows, out, in int }{{1, 1, 4}, {6, 16, 384}, {7, 17, 32}, {13, 40, 1536}, {25, 384, 384}, {5, 3, 10}, {109, 64, 48}} {
		x := random(Rows(c.rows) * c.in)
		clear(x[:c.in]) // a row of zeros
		if c.rows > 5 { // rows all positive, and all negative but one
			for k := range c.in {
				x[2*c.in+k] = 1 + x[2*c.in+k]*x[2*c.in+k]
				x[3*c.in+k] = -x[2*c.in+k]
			}
			x[3*c.in] = 0.01
		}
		w, scale := randomInt8(c.out, c.in)
		bias := random(c.out)
		m := PackInt8(w, scale, bias, c.out, c.in)
		var first []float32
		onPaths(t, func(t *testing.T) {
			y := make([]float32, Rows(c.rows)*m.Stride)
			m.Mul(y, x, c.rows, c.in)
			y = y[:c.rows*m.Stride]
			if first == nil {
				first = y
				for r := range c.rows {
					row := roundedRow(x[r*c.in : (r+1)*c.in])
					for o := range c.out {
						want := float64(bias[o])
						for k, v := range row {
							want += v * float64(w[o*c.in+k]) * float64(scale[o])
						}
						if got := float64(y[r*m.Stride+o]); math.Abs(got-want) > 1e-3*(1+math.Abs(want)) {
							t.Fatalf("%+v: y[%d][%d] = %v, want %v", c, r, o, got, want)
						}
					}
				}
			} else if !slices.Equal(y, first) {
				t.Fatalf("%+v differs from the portable path", c)
			}
		})
	}
}

// roundedRow is a row with its values rounded to 256 from the least to the largest, 0 among them, by the definition.
func roundedRow(x []float32) []float64 {
	low, high := float64(min(0, slices.Min(x))), float64(max(0, slices.Max(x)))
	step := (high - low) / 255
	out := make([]float64, len(x))
	for i, v := range x {
		if step > 0 {
			zero := math.RoundToEven(-low / step)
			out[i] = (min(255, math.RoundToEven(float64(v)/step)+zero) - zero) * step
		}
		if math.Abs(out[i]-float64(v)) > 1.001*step {
			panic("rounded too far")
		}
	}
	return out
}

func TestPackPanel(t *testing.T) {
	for _, n := range []int{1, 4, 32, 36} {
		stride := n + 3
		src := random(PanelRows * stride)
		onPaths(t, func(t *testing.T) {
			dst := make([]float32, n*PanelRows)
			PackPanel(dst, src, stride, n)
			for i := range n {
				for j := range PanelRows {
					if dst[i*PanelRows+j] != src[j*stride+i] {
						t.Fatalf("%d columns: row %d, column %d is elsewhere", n, j, i)
					}
				}
			}
		})
	}
}

func TestGELU(t *testing.T) {
	onPaths(t, func(t *testing.T) {
		for x := -8.0; x <= 8; x += 0.001 {
			v := []float32{float32(x), 0, 1, -1, 2, -2, 3, -3, float32(x)}
			GELU(v)
			want := x / 2 * (1 + math.Erf(x/math.Sqrt2))
			for _, got := range []float32{v[0], v[8]} {
				if math.Abs(float64(got)-want) > 1e-6*(1+math.Abs(x)) {
					t.Fatalf("GELU(%v) = %v, want %v", x, got, want)
				}
			}
		}
	})
}

func TestExp(t *testing.T) {
	for x := -80.0; x < 80; x += 0.013 {
		want := math.Exp(float64(float32(x)))
		if got := float64(Exp(float32(x))); math.Abs(got-want) > 4e-7*want {
			t.Fatalf("Exp(%v) = %v, want %v", x, got, want)
		}
	}
	if Exp(-1000) != 0 {
		t.Fatal("Exp(-1000) is not 0")
	}
}

// TestAddNorm and TestSoftmax compare with the definitions in float64, for lengths with and without assembly.
func TestAddNorm(t *testing.T) {
	onPaths(t, func(t *testing.T) {
		for _, n := range []int{1, 7, 8, 24, 384, 385} {
			x, y, w, b := random(n), random(n+1000), random(n+2000), random(n+3000)
			sum, want := make([]float64, n), make([]float64, n)
			mean, variance := 0.0, 0.0
			for i := range n {
				sum[i] = float64(x[i] + y[i])
				mean += sum[i] / float64(n)
			}
			for _, v := range sum {
				variance += (v - mean) * (v - mean) / float64(n)
			}
			const eps = 1e-3
			for i, v := range sum {
				want[i] = (v-mean)/math.Sqrt(variance+eps)*float64(w[i]) + float64(b[i])
			}
			AddNorm(x, y[:n], w[:n], b[:n], eps)
			for i := range x {
				if math.Abs(float64(x[i])-want[i]) > 1e-5 {
					t.Fatalf("length %d: value %d is %v, want %v", n, i, x[i], want[i])
				}
			}
		}
	})
}

func TestSoftmax(t *testing.T) {
	onPaths(t, func(t *testing.T) {
		for _, n := range []int{1, 7, 8, 16, 48, 513} {
			for _, spread := range []float32{0, 1, 30, 300} {
				const scale = 0.7
				s := random(n)
				for i := range s {
					s[i] *= spread
				}
				if n > 8 {
					s[n-1], s[3] = float32(math.Inf(-1)), float32(math.Inf(-1))
				}
				sum, top := 0.0, math.Inf(-1)
				for _, v := range s {
					top = max(top, float64(v))
				}
				want := make([]float64, n)
				for i, v := range s {
					want[i] = math.Exp((float64(v) - top) * scale)
					sum += want[i]
				}
				Softmax(s, scale)
				for i, got := range s {
					if math.Abs(float64(got)-want[i]/sum) > 2e-6 {
						t.Fatalf("length %d, spread %v: value %d is %v, want %v", n, spread, i, got, want[i]/sum)
					}
				}
				if n > 8 && (s[n-1] != 0 || s[3] != 0) {
					t.Fatalf("length %d: -Inf became %v, %v", n, s[n-1], s[3])
				}
			}
		}
	})
}

// BenchmarkMul multiplies by the encoder's largest matrices and reports GFLOP/s.
func BenchmarkMul(b *testing.B) {
	const rows = 510
	eachPath(func(path string) {
		for _, c := range []struct {
			name    string
			out, in int
		}{{"384x384", 384, 384}, {"1536x384", 1536, 384}, {"384x1536", 384, 1536}} {
			b.Run(path+"/"+c.name, func(b *testing.B) {
				m := Pack(random(c.out*c.in), nil, c.out, c.in)
				x, y := random(rows*c.in), make([]float32, Rows(rows)*m.Stride)
				for b.Loop() {
					m.Mul(y, x, rows, c.in)
				}
				b.ReportMetric(2*rows*float64(c.out*c.in)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
			b.Run(path+"/int8/"+c.name, func(b *testing.B) {
				w, scale := randomInt8(c.out, c.in)
				m := PackInt8(w, scale, nil, c.out, c.in)
				x, y := random(rows*c.in), make([]float32, Rows(rows)*m.Stride)
				for b.Loop() {
					m.Mul(y, x, rows, c.in)
				}
				b.ReportMetric(2*rows*float64(c.out*c.in)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	})
}

func BenchmarkGELU(b *testing.B) {
	x := random(1536 * 64)
	for range b.N {
		GELU(x)
	}
	b.SetBytes(int64(len(x) * 4))
}

func BenchmarkSoftmax(b *testing.B) {
	x := random(48)
	y := make([]float32, len(x))
	for b.Loop() {
		copy(y, x)
		Softmax(y, 1)
	}
	b.SetBytes(int64(len(x) * 4))
}

func BenchmarkAddNorm(b *testing.B) {
	x, y, w, c := random(384), random(385), random(386), random(387)
	for b.Loop() {
		AddNorm(x, y[:384], w[:384], c[:384], 1e-12)
	}
	b.SetBytes(int64(len(x) * 4))
}

// BenchmarkPeak runs the micro-kernel on operands that never leave the first-level cache: what the machine can do.
func BenchmarkPeak(b *testing.B) {
	const k = 128
	x, panel, c := random(TileRows*k), random(k*PanelRows), make([]float32, TileRows*PanelRows)
	zero := make([]float32, PanelRows)
	for b.Loop() {
		tile(k, x, k, panel, c, PanelRows, zero, 0)
	}
	b.ReportMetric(2*TileRows*PanelRows*k*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
}
