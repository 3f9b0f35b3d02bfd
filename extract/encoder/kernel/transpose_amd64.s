#include "textflag.h"

// Four columns of eight rows, from R of SI on, to O of DI: rows 0 to 3 and 4 to 7 lie in the halves of four registers.
#define EIGHT(R, R4, O) \
	VMOVUPS (R), X0; \
	VMOVUPS (R)(R8*1), X1; \
	VMOVUPS (R)(R8*2), X2; \
	VMOVUPS (R)(R9*1), X3; \
	VINSERTF128 $1, (R4), Y0, Y0; \
	VINSERTF128 $1, (R4)(R8*1), Y1, Y1; \
	VINSERTF128 $1, (R4)(R8*2), Y2, Y2; \
	VINSERTF128 $1, (R4)(R9*1), Y3, Y3; \
	VUNPCKLPS Y1, Y0, Y4; \
	VUNPCKHPS Y1, Y0, Y5; \
	VUNPCKLPS Y3, Y2, Y6; \
	VUNPCKHPS Y3, Y2, Y7; \
	VSHUFPS $0x44, Y6, Y4, Y0; \
	VSHUFPS $0xee, Y6, Y4, Y1; \
	VSHUFPS $0x44, Y7, Y5, Y2; \
	VSHUFPS $0xee, Y7, Y5, Y3; \
	VMOVUPS Y0, O(DI); \
	VMOVUPS Y1, O+64(DI); \
	VMOVUPS Y2, O+128(DI); \
	VMOVUPS Y3, O+192(DI)

// func transposeAVX2(dst, src *float32, stride, n int)
TEXT ·transposeAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ stride+16(FP), R8
	MOVQ n+24(FP), CX
	LEAQ (R8)(R8*2), R9
	LEAQ (SI)(R8*4), AX // rows 4, 8, 12
	LEAQ (SI)(R8*8), BX
	LEAQ (AX)(R8*8), DX
	SHRQ $2, CX
four:
	EIGHT(SI, AX, 0)
	EIGHT(BX, DX, 32)
	ADDQ $16, SI
	ADDQ $16, AX
	ADDQ $16, BX
	ADDQ $16, DX
	ADDQ $256, DI
	DECQ CX
	JNZ four
	VZEROUPPER
	RET
