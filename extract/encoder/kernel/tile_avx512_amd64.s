#include "textflag.h"

// A row of a at offset O of P, times both panels of b, to the row's accumulators.
#define ROW(P, C0, C1) \
	VBROADCASTSS P, Z26; \
	VFMADD231PS Z24, Z26, C0; \
	VFMADD231PS Z25, Z26, C1

// One step of the tile: column k of a at offset O, row k of b's panels at offset B.
#define STEP(O, B) \
	VMOVUPS B(DX), Z24; \
	VMOVUPS B(DX)(R12*1), Z25; \
	ROW(O(SI), Z0, Z1); \
	ROW(O(SI)(R8*1), Z2, Z3); \
	ROW(O(SI)(R8*2), Z4, Z5); \
	ROW(O(R13), Z6, Z7); \
	ROW(O(R13)(R8*1), Z8, Z9); \
	ROW(O(R13)(R8*2), Z10, Z11); \
	ROW(O(AX), Z12, Z13); \
	ROW(O(AX)(R8*1), Z14, Z15); \
	ROW(O(AX)(R8*2), Z16, Z17); \
	ROW(O(BX), Z18, Z19); \
	ROW(O(BX)(R8*1), Z20, Z21); \
	ROW(O(BX)(R8*2), Z22, Z23)

#define LOAD(A, B) \
	VMOVUPS (R10), A; \
	VMOVUPS 64(R10), B; \
	ADDQ R11, R10

#define STORE(A, B) \
	VMOVUPS A, (DI); \
	VMOVUPS B, 64(DI); \
	ADDQ R9, DI

// func tileAVX512(k int, a *float32, lda int, b *float32, ldb int, c *float32, ldc int, init *float32, ldi int)
TEXT ·tileAVX512(SB), NOSPLIT, $0-72
	MOVQ k+0(FP), CX
	MOVQ a+8(FP), SI
	MOVQ lda+16(FP), R8
	MOVQ b+24(FP), DX
	MOVQ ldb+32(FP), R12
	MOVQ c+40(FP), DI
	MOVQ ldc+48(FP), R9
	MOVQ init+56(FP), R10
	MOVQ ldi+64(FP), R11
	LEAQ (R8)(R8*2), R13
	LEAQ (SI)(R13*2), AX
	LEAQ (AX)(R13*1), BX
	ADDQ SI, R13
	LOAD(Z0, Z1)
	LOAD(Z2, Z3)
	LOAD(Z4, Z5)
	LOAD(Z6, Z7)
	LOAD(Z8, Z9)
	LOAD(Z10, Z11)
	LOAD(Z12, Z13)
	LOAD(Z14, Z15)
	LOAD(Z16, Z17)
	LOAD(Z18, Z19)
	LOAD(Z20, Z21)
	LOAD(Z22, Z23)
	SHRQ $2, CX
loop:
	STEP(0, 0)
	STEP(4, 64)
	STEP(8, 128)
	STEP(12, 192)
	ADDQ $16, SI
	ADDQ $16, R13
	ADDQ $16, AX
	ADDQ $16, BX
	ADDQ $256, DX
	DECQ CX
	JNZ loop
	STORE(Z0, Z1)
	STORE(Z2, Z3)
	STORE(Z4, Z5)
	STORE(Z6, Z7)
	STORE(Z8, Z9)
	STORE(Z10, Z11)
	STORE(Z12, Z13)
	STORE(Z14, Z15)
	STORE(Z16, Z17)
	STORE(Z18, Z19)
	STORE(Z20, Z21)
	STORE(Z22, Z23)
	VZEROUPPER
	RET
