#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# headers.sh JDK SVM_JAR OUT: the CPU feature records of each architecture, as the builder's jar declares them.
set -eu
mkdir -p "$3"
for pair in amd64:AMD64 aarch64:AArch64 riscv64:RISCV64; do
    low=${pair%%:*}; up=${pair##*:}
    {
        echo "/* One byte a feature; the image builder looks fields up by name. */"
        echo "#ifndef ${up}_CPU_FEATURES_H"
        echo "#define ${up}_CPU_FEATURES_H"
        echo "typedef struct {"
        "$1/bin/javap" -cp "$2" "com.oracle.svm.core.$low.${up}LibCHelper\$CPUFeatures" | sed -n 's/^.* \(f[A-Za-z0-9_]*\)();$/    char \1;/p'
        echo "} CPUFeatures;"
        echo "#endif"
    } > "$3/${low}cpufeatures.h"
done
