#include "textflag.h"
#include "int8_amd64.h"

// func roundAVX2(dst *int16, x *float32, n int) float32
TEXT ·roundAVX2(SB), NOSPLIT, $0-28
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), R9
	VXORPS Y0, Y0, Y0 // the largest
	VXORPS Y4, Y4, Y4 // the least
	XORQ AX, AX
range:
	VMOVUPS (SI)(AX*4), Y2
	VMOVUPS 32(SI)(AX*4), Y3
	VMAXPS Y2, Y0, Y0
	VMINPS Y2, Y4, Y4
	VMAXPS Y3, Y0, Y0
	VMINPS Y3, Y4, Y4
	ADDQ $16, AX
	CMPQ AX, R9
	JLT range
	STEPS
	VBROADCASTSS X2, Y6
	MOVL $255, BX
	VMOVD BX, X5
	VPADDD X4, X5, X5
	VPBROADCASTD X5, Y5 // the largest value
	XORQ AX, AX
turn:
	VMULPS (SI)(AX*4), Y6, Y2
	VMULPS 32(SI)(AX*4), Y6, Y3
	VCVTPS2DQ Y2, Y2
	VCVTPS2DQ Y3, Y3
	VPMINSD Y5, Y2, Y2
	VPMINSD Y5, Y3, Y3
	VPACKSSDW Y3, Y2, Y2
	VPERMQ $0xd8, Y2, Y2
	VMOVDQU Y2, (DI)(AX*2)
	ADDQ $16, AX
	CMPQ AX, R9
	JLT turn
	VMOVSS X7, ret+24(FP)
	VZEROUPPER
	RET

// Four rows of a panel at offset O of it, times four columns of three rows of a; each accumulator holds two sums for every result.
#define FOUR(O, A0, A1, A2) \
	VPMOVSXBW O(DX), Y14; \
	VPMADDWD Y14, Y12, Y15; \
	VPADDD Y15, A0, A0; \
	VPMADDWD Y14, Y13, Y15; \
	VPADDD Y15, A1, A1; \
	VPBROADCASTQ (SI)(R8*2), Y15; \
	VPMADDWD Y14, Y15, Y15; \
	VPADDD Y15, A2, A2

// Adds up the two sums of 8 results, scales them and adds the bias; O is their offset in the row.
#define EIGHT(A, B, O) \
	VPHADDD B, A, A; \
	VPERMQ $0xd8, A, A; \
	VCVTDQ2PS A, A; \
	VMULPS Y12, A, A; \
	VMULPS O(R10), A, A; \
	VADDPS O(R11), A, A; \
	VMOVUPS A, O(DI)

#define FINISH(A0, A1, A2, A3) \
	VBROADCASTSS (R9), Y12; \
	EIGHT(A0, A1, 0); \
	EIGHT(A2, A3, 32); \
	ADDQ $4, R9; \
	ADDQ R13, DI

#define ZERO(A) VPXOR A, A, A

// func tileWholeAVX2(t *wholeTile)
// Panel by panel, three rows of a at a time.
TEXT ·tileWholeAVX2(SB), NOSPLIT, $0-8
	MOVQ t+0(FP), AX
	MOVQ 16(AX), R8  // lda
	MOVQ 48(AX), R13 // ldc
	MOVQ 64(AX), R10 // scale
	MOVQ 72(AX), R11 // bias
	MOVQ $2, R14
panel:
	MOVQ 8(AX), R12 // a
	MOVQ 40(AX), DI // c
	MOVQ 56(AX), R9 // rowScale
	MOVQ $4, R15
rows:
	MOVQ R12, SI
	MOVQ 24(AX), DX // b
	MOVQ 0(AX), CX  // k
	ZERO(Y0)
	ZERO(Y1)
	ZERO(Y2)
	ZERO(Y3)
	ZERO(Y4)
	ZERO(Y5)
	ZERO(Y6)
	ZERO(Y7)
	ZERO(Y8)
	ZERO(Y9)
	ZERO(Y10)
	ZERO(Y11)
loop:
	VPBROADCASTQ (SI), Y12
	VPBROADCASTQ (SI)(R8*1), Y13
	FOUR(0, Y0, Y4, Y8)
	FOUR(16, Y1, Y5, Y9)
	FOUR(32, Y2, Y6, Y10)
	FOUR(48, Y3, Y7, Y11)
	ADDQ $8, SI
	ADDQ $64, DX
	DECQ CX
	JNZ loop
	FINISH(Y0, Y1, Y2, Y3)
	FINISH(Y4, Y5, Y6, Y7)
	FINISH(Y8, Y9, Y10, Y11)
	LEAQ (R12)(R8*2), R12
	ADDQ R8, R12
	DECQ R15
	JNZ rows
	MOVQ 32(AX), BX
	ADDQ BX, 24(AX) // the second panel
	ADDQ $64, 40(AX)
	ADDQ $64, R10
	ADDQ $64, R11
	DECQ R14
	JNZ panel
	VZEROUPPER
	RET
