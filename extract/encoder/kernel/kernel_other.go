//go:build !amd64

package kernel

func tile(k int, a []float32, lda int, b []float32, c []float32, ldc int, init []float32, ldi int) {
	tileGo(k, a, lda, b, c, ldc, init, ldi)
}

func block(int, int, []float32, int, []float32, int, []float32, int, []float32, int) int { return 0 }

func (a *rounded) round(x []float32, n, xStride, in, pad int) {
	a.roundWords(x, n, xStride, in, pad, roundGo)
}

func (m *Matrix) tiles(c []float32, a *rounded, rows, p int) { m.tilesGo(c, a, rows, p) }

func transpose(dst, src []float32, stride, n int) { transposeGo(dst, src, stride, n) }

func gelu(x []float32) { geluGo(x) }

func addNorm(x, y, weight, bias []float32, eps float32) { addNormGo(x, y, weight, bias, eps) }

func softmax(s []float32, scale float32) { softmaxGo(s, scale) }
