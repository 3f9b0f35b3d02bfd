// Package encoder is the neural reader's encoder: word pieces, a small BERT-style transformer, and the file that
// holds its weights. The heads are in package annotate; train/ has the Python that makes the weights, and convert
// turns what it exports into the file that is embedded here.
//
// [Load] gives the embedded [Model]. [Model.Sequence] makes pieces of the tokens of a sentence: each token by itself
// goes through BERT's uncased tokenizer, and a word [Shape] keeps the letter case that this loses. [Model.Encode]
// computes the states of a batch of sequences: one row of values for the root ([CLS]) and one for every token, that of
// its first piece. The network, a piece at position t with word shape s:
//
//	x = norm(word + position[t]) + shape[s]
//	6 times: x = norm(x + out(attention(x))); x = norm(x + down(gelu(up(x))))
//
// where attention has 12 heads, gelu is exact, and norm is layer normalization.
//
// [LoadFast] gives a small model of two narrower layers, which has learnt from what the large one says of texts (train/student.py)
// and stands on its embeddings ([Model.Student]).
//
// # The weights file
//
// All numbers are little endian.
//
//	8 bytes    "CGREADR" and the version of the format, 1
//	4 bytes    the length of the manifest
//	           the manifest, JSON: see Manifest; its tensors say where each one is
//	           zeros up to a multiple of 64 bytes, where the data begins
//	           the tensors, each at a multiple of 64 bytes from there, with zeros between
//
// A tensor is a matrix, row by row; a vector has one row, and the tensor of relations, of three dimensions, has the
// first two joined. It is float32, or int8 with one float32 scale a row (the row's largest magnitude / 127) at an
// offset of its own: value = int8·scale. The data's sha256 is in the manifest, as is that of the float32 weights
// from which they were quantized.
//
// In memory the embeddings of words and the linear maps stay 8 bits, the maps laid out for package kernel.
package encoder
