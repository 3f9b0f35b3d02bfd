// What the largest values of a row (Y0) and the least (Y4) say of how it is rounded to 256 steps: to X7 how far the steps are apart, to X2 one
// over that, 0 where all values are, and to X4 the step that stands for 0, negative. X0, X1, X3, X5 and BX are overwritten; 0x437f0000
// is 255.
#define STEPS \
	VEXTRACTF128 $1, Y0, X1; \
	VEXTRACTF128 $1, Y4, X5; \
	VMAXPS X1, X0, X0; \
	VMINPS X5, X4, X4; \
	VMOVHLPS X0, X0, X1; \
	VMOVHLPS X4, X4, X5; \
	VMAXPS X1, X0, X0; \
	VMINPS X5, X4, X4; \
	VMOVSHDUP X0, X1; \
	VMOVSHDUP X4, X5; \
	VMAXSS X1, X0, X0; \
	VMINSS X5, X4, X4; \
	VSUBSS X4, X0, X0; \
	MOVL $0x437f0000, BX; \
	VMOVD BX, X1; \
	VDIVSS X1, X0, X7; \
	VDIVSS X0, X1, X2; \
	VXORPS X3, X3, X3; \
	VCMPSS $4, X3, X0, X3; \
	VANDPS X3, X2, X2; \
	VMULSS X2, X4, X4; \
	VCVTPS2DQ X4, X4
