// SPDX-License-Identifier: Apache-2.0
/* CPU feature detection for native executables (x86-64, Linux, gcc). */
#include <cpuid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "amd64cpufeatures.h"

static unsigned long long xcr0(void) {
    unsigned lo, hi;
    __asm__ volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
    return ((unsigned long long)hi << 32) | lo;
}
#define BIT(r, n) (((r) >> (n)) & 1u)

void determineCPUFeatures(CPUFeatures *f) {
    unsigned a, b, c, d;
    int avx = 0, avx512 = 0, apx = 0;
    memset(f, 0, sizeof *f);
    if (!__get_cpuid(1, &a, &b, &c, &d)) return;
    f->fTSC = BIT(d, 4);   f->fCX8 = BIT(d, 8);   f->fCMOV = BIT(d, 15); f->fFLUSH = BIT(d, 19);
    f->fMMX = BIT(d, 23);  f->fFXSR = BIT(d, 24); f->fSSE = BIT(d, 25);  f->fSSE2 = BIT(d, 26);
    f->fHT = BIT(d, 28);
    f->fSSE3 = BIT(c, 0);  f->fCLMUL = BIT(c, 1); f->fSSSE3 = BIT(c, 9); f->fSSE4_1 = BIT(c, 19);
    f->fSSE4_2 = BIT(c, 20); f->fPOPCNT = BIT(c, 23); f->fAES = BIT(c, 25); f->fHV = BIT(c, 31);
    if (BIT(c, 27)) {
        unsigned long long x = xcr0();
        avx = (x & 6) == 6 && BIT(c, 28);
        avx512 = avx && (x & 0xe0) == 0xe0;
        apx = (int)((x >> 19) & 1);
    }
    f->fAVX = avx; f->fVZEROUPPER = avx;
    f->fFMA = avx && BIT(c, 12);
    f->fF16C = avx && BIT(c, 29);
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d)) {
        unsigned max1 = a;
        f->fBMI1 = BIT(b, 3); f->fBMI2 = BIT(b, 8); f->fERMS = BIT(b, 9); f->fRTM = BIT(b, 11);
        f->fADX = BIT(b, 19); f->fFLUSHOPT = BIT(b, 23); f->fCLWB = BIT(b, 24); f->fSHA = BIT(b, 29);
        f->fAVX2 = avx && BIT(b, 5);
        f->fPKU = BIT(c, 3); f->fOSPKE = BIT(c, 4); f->fCET_SS = BIT(c, 7); f->fGFNI = BIT(c, 8);
        f->fRDPID = BIT(c, 22);
        f->fFSRM = BIT(d, 4); f->fSERIALIZE = BIT(d, 14); f->fCET_IBT = BIT(d, 20);
        if (avx512 && BIT(b, 16)) {
            f->fAVX512F = 1; f->fAVX512DQ = BIT(b, 17); f->fAVX512_IFMA = BIT(b, 21);
            f->fAVX512PF = BIT(b, 26); f->fAVX512ER = BIT(b, 27); f->fAVX512CD = BIT(b, 28);
            f->fAVX512BW = BIT(b, 30); f->fAVX512VL = BIT(b, 31);
            f->fAVX512_VBMI = BIT(c, 1); f->fAVX512_VBMI2 = BIT(c, 6); f->fAVX512_VAES = BIT(c, 9);
            f->fAVX512_VPCLMULQDQ = BIT(c, 10); f->fAVX512_VNNI = BIT(c, 11);
            f->fAVX512_BITALG = BIT(c, 12); f->fAVX512_VPOPCNTDQ = BIT(c, 14);
            f->fAVX512_FP16 = BIT(d, 23);
        }
        if (max1 >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d)) {
            f->fSHA512 = avx && BIT(a, 0);
            f->fAVX_IFMA = avx && BIT(a, 23);
            f->fAPX_F = apx && BIT(d, 21);
            if (avx512 && BIT(d, 19) && __get_cpuid_count(0x24, 0, &a, &b, &c, &d)) {
                f->fAVX10_1 = (b & 0xff) >= 1;
                f->fAVX10_2 = (b & 0xff) >= 2;
            }
        }
    }
    if (__get_cpuid(0x80000001u, &a, &b, &c, &d)) {
        f->fLZCNT = BIT(c, 5); f->fSSE4A = BIT(c, 6); f->fAMD_3DNOW_PREFETCH = BIT(c, 8);
        f->fRDTSCP = BIT(d, 27);
    }
    if (__get_cpuid(0x80000007u, &a, &b, &c, &d)) {
        f->fTSCINV_BIT = BIT(d, 8); f->fTSCINV = BIT(d, 8);
    }
}

/* mask: one byte a feature, stored negated (0xfe: required, 0xff: not), padded with 0xff.
 * Returns 0 if every required feature is there. */
int checkCPUFeatures(const unsigned char *mask) {
    union { CPUFeatures f; unsigned char b[(sizeof(CPUFeatures) + 7) / 8 * 8]; } u;
    size_t i;
    memset(&u, 0, sizeof u);
    determineCPUFeatures(&u.f);
    for (i = 0; i < sizeof u.b; i++)
        if ((unsigned char)(u.b[i] | mask[i]) != 0xff) return 1;
    return 0;
}

int checkCPUFeaturesOrExit(const unsigned char *mask, const char *message) {
    if (checkCPUFeatures(mask)) {
        fputs(message, stderr);
        fputc('\n', stderr);
        exit(1);
    }
    return 0;
}
