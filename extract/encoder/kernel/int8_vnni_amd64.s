#include "textflag.h"
#include "int8_amd64.h"

// func roundAVX512(dst *uint8, x *float32, n int) (scale float32, zero int32)
TEXT ·roundAVX512(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), R9
	VPXORD Z0, Z0, Z0 // the largest
	VPXORD Z4, Z4, Z4 // the least
	XORQ AX, AX
range:
	VMOVUPS (SI)(AX*4), Z2
	VMAXPS Z2, Z0, Z0
	VMINPS Z2, Z4, Z4
	ADDQ $16, AX
	CMPQ AX, R9
	JLT range
	VEXTRACTF64X4 $1, Z0, Y1
	VEXTRACTF64X4 $1, Z4, Y5
	VMAXPS Y1, Y0, Y0
	VMINPS Y5, Y4, Y4
	STEPS
	VBROADCASTSS X2, Z6
	VPXOR X5, X5, X5
	VPSUBD X4, X5, X4 // the value that stands for 0
	VPBROADCASTD X4, Z5
	XORQ AX, AX
turn:
	VMULPS (SI)(AX*4), Z6, Z2
	VCVTPS2DQ Z2, Z2
	VPADDD Z5, Z2, Z2
	VPMOVUSDB Z2, (DI)(AX*1) // no more than 255
	ADDQ $16, AX
	CMPQ AX, R9
	JLT turn
	VMOVSS X7, scale+24(FP)
	VMOVD X4, AX
	MOVL AX, zero+28(FP)
	VZEROUPPER
	RET

// Four columns of a row of a, times those of both panels, to the row's accumulators.
#define ROW(P, C0, C1) \
	VPBROADCASTD P, Z26; \
	VPDPBUSD Z24, Z26, C0; \
	VPDPBUSD Z25, Z26, C1

// What the sums of the row begin with, whose value for 0 is at offset O of R10.
#define START(O, C0, C1) \
	VPMULLD.BCST O(R10), Z24, C0; \
	VPMULLD.BCST O(R10), Z25, C1

#define FINISH(C0, C1) \
	VBROADCASTSS (R9), Z24; \
	VCVTDQ2PS C0, C0; \
	VCVTDQ2PS C1, C1; \
	VMULPS Z24, C0, C0; \
	VMULPS Z24, C1, C1; \
	VMULPS Z28, C0, C0; \
	VMULPS Z29, C1, C1; \
	VADDPS Z30, C0, C0; \
	VADDPS Z31, C1, C1; \
	VMOVUPS C0, (DI); \
	VMOVUPS C1, 64(DI); \
	ADDQ $4, R9; \
	ADDQ R13, DI

// func tileWholeVNNI(t *wholeTile)
TEXT ·tileWholeVNNI(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), R14
	MOVQ 0(R14), CX   // k
	MOVQ 8(R14), SI   // a
	MOVQ 16(R14), R8  // lda
	MOVQ 24(R14), DX  // b
	MOVQ 32(R14), R12 // ldb
	MOVQ 40(R14), DI  // c
	MOVQ 48(R14), R13 // ldc
	MOVQ 56(R14), R9  // rowScale
	MOVQ 64(R14), R10 // scale
	MOVQ 72(R14), R11 // bias
	MOVQ 80(R14), R15 // less
	VMOVUPS (R10), Z28
	VMOVUPS 64(R10), Z29
	VMOVUPS (R11), Z30
	VMOVUPS 64(R11), Z31
	VMOVDQU32 (R15), Z24
	VMOVDQU32 64(R15), Z25
	MOVQ 88(R14), R10 // zero
	START(0, Z0, Z1)
	START(4, Z2, Z3)
	START(8, Z4, Z5)
	START(12, Z6, Z7)
	START(16, Z8, Z9)
	START(20, Z10, Z11)
	START(24, Z12, Z13)
	START(28, Z14, Z15)
	START(32, Z16, Z17)
	START(36, Z18, Z19)
	START(40, Z20, Z21)
	START(44, Z22, Z23)
	LEAQ (R8)(R8*2), R10
	LEAQ (SI)(R10*1), R11 // rows 3 to 5
	LEAQ (SI)(R10*2), AX  // rows 6 to 8
	LEAQ (R11)(R10*2), BX // rows 9 to 11
loop:
	VMOVDQU32 (DX), Z24
	VMOVDQU32 (DX)(R12*1), Z25
	ROW((SI), Z0, Z1)
	ROW((SI)(R8*1), Z2, Z3)
	ROW((SI)(R8*2), Z4, Z5)
	ROW((R11), Z6, Z7)
	ROW((R11)(R8*1), Z8, Z9)
	ROW((R11)(R8*2), Z10, Z11)
	ROW((AX), Z12, Z13)
	ROW((AX)(R8*1), Z14, Z15)
	ROW((AX)(R8*2), Z16, Z17)
	ROW((BX), Z18, Z19)
	ROW((BX)(R8*1), Z20, Z21)
	ROW((BX)(R8*2), Z22, Z23)
	ADDQ $4, SI
	ADDQ $4, R11
	ADDQ $4, AX
	ADDQ $4, BX
	ADDQ $64, DX
	DECQ CX
	JNZ loop
	FINISH(Z0, Z1)
	FINISH(Z2, Z3)
	FINISH(Z4, Z5)
	FINISH(Z6, Z7)
	FINISH(Z8, Z9)
	FINISH(Z10, Z11)
	FINISH(Z12, Z13)
	FINISH(Z14, Z15)
	FINISH(Z16, Z17)
	FINISH(Z18, Z19)
	FINISH(Z20, Z21)
	FINISH(Z22, Z23)
	VZEROUPPER
	RET
