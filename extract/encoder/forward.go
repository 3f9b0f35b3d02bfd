package encoder

import "celebgraph/extract/encoder/kernel"

// Sequence is one sentence as the encoder sees it: the pieces of its tokens between [CLS] and [SEP].
type Sequence struct {
	IDs    []int32
	Shapes []uint8
	// First holds, for every token, the index of its first piece.
	First []int
}

// Sequence returns the pieces of tokens. When they are more than the model has positions, the last tokens are
// left out: len(First) says how many are in.
func (m *Model) Sequence(tokens []string) Sequence {
	limit := m.manifest.Config.Positions - 1
	s := Sequence{IDs: append(make([]int32, 0, len(tokens)*3/2+2), m.pieces.Begin), Shapes: append(make([]uint8, 0, len(tokens)*3/2+2), 0)}
	for _, t := range tokens {
		at := len(s.IDs)
		s.IDs = m.pieces.Append(s.IDs, t)
		if len(s.IDs) > limit {
			if s.IDs = s.IDs[:at]; at == 1 { // one token of more pieces than there are positions
				s.IDs = append(s.IDs, m.pieces.unknown)
			} else {
				break
			}
		}
		s.First = append(s.First, at)
		for range len(s.IDs) - at {
			s.Shapes = append(s.Shapes, Shape(t))
		}
	}
	s.IDs, s.Shapes = append(s.IDs, m.pieces.End), append(s.Shapes, 0)
	return s
}

// States holds, for each sequence of a batch, Width values for the root ([CLS]) and then for every token (its
// first piece), in rows of Rows, one sequence after the other.
type States struct {
	// Rows has kernel.Rows(Count) rows of Width values, ready for kernel.Matrix.Mul.
	Rows  []float32
	Width int
	Count int
	// Start holds the row of each sequence's root.
	Start []int
}

// Whole reports whether a word in lower case is one of the model's pieces.
func (m *Model) Whole(word string) bool { return m.pieces.Whole(word) }

// Encode computes the word states of a batch of sequences. The linear layers run over all pieces at once, so
// sequences of different lengths waste nothing; attention runs within each. Batches of 500 to 1,000 pieces are
// fastest. It may be called by several goroutines.
func (m *Model) Encode(batch []Sequence) States {
	s, _ := m.EncodeTap(batch, 0)
	return s
}

// EncodeTap is Encode that also returns, for every sequence, the states of all its pieces after the first tap layers,
// Width values each; none where tap is 0.
func (m *Model) EncodeTap(batch []Sequence, tap int) (States, [][]float32) {
	b := m.stack.scratch.Get().(*buffers)
	defer m.stack.scratch.Put(b)
	x, lengths := m.lower(batch, tap, b)
	var lower [][]float32
	if tap > 0 {
		lower = m.split(x, lengths)
	}
	m.stack.run(m.stack.layers[tap:], x, lengths, b)
	return m.gather(x, batch), lower
}

// Lower computes the first tap layers alone: the states of all pieces of each sequence of the batch.
func (m *Model) Lower(batch []Sequence, tap int) [][]float32 {
	b := m.stack.scratch.Get().(*buffers)
	defer m.stack.scratch.Put(b)
	return m.split(m.lower(batch, tap, b))
}

// lower returns the states of all pieces after the first tap layers, in b, and the lengths of the sequences.
func (m *Model) lower(batch []Sequence, tap int, b *buffers) (x []float32, lengths []int) {
	n := 0
	for _, s := range batch {
		lengths = append(lengths, len(s.IDs))
		n += len(s.IDs)
	}
	x = grow(&b.x, kernel.Rows(n)*m.stack.width)
	m.embed(x, batch)
	m.stack.run(m.stack.layers[:tap], x, lengths, b)
	return x, lengths
}

// split copies the rows of each sequence.
func (m *Model) split(x []float32, lengths []int) [][]float32 {
	out := make([][]float32, len(lengths))
	for i, n := range lengths {
		out[i] = append([]float32(nil), x[:n*m.stack.width]...)
		x = x[n*m.stack.width:]
	}
	return out
}

// gather copies the rows of roots and tokens.
func (m *Model) gather(x []float32, batch []Sequence) States {
	w := m.manifest.Config.Width
	st := States{Width: w}
	for _, s := range batch {
		st.Start = append(st.Start, st.Count)
		st.Count += 1 + len(s.First)
	}
	st.Rows = make([]float32, kernel.Rows(st.Count)*w)
	row, piece := 0, 0
	for _, s := range batch {
		copy(st.Rows[row*w:], x[piece*w:(piece+1)*w])
		row++
		for _, f := range s.First {
			copy(st.Rows[row*w:], x[(piece+f)*w:(piece+f+1)*w])
			row++
		}
		piece += len(s.IDs)
	}
	return st
}

// embed fills x with the normalized sums of piece and position, plus shape.
func (m *Model) embed(x []float32, batch []Sequence) {
	w := m.manifest.Config.Width
	row := 0
	for _, s := range batch {
		for i, id := range s.IDs {
			dst := x[row*w : (row+1)*w]
			m.word.Row(int(id), dst)
			kernel.AddNorm(dst, m.position[i*w:(i+1)*w], m.norm.weight, m.norm.bias, m.norm.epsilon)
			add(dst, m.shape[int(s.Shapes[i])*w:(int(s.Shapes[i])+1)*w])
			row++
		}
	}
}

func add(dst, src []float32) {
	for i, x := range src {
		dst[i] += x
	}
}
