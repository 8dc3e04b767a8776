#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# clibs.sh HOME STATIC_DIR CSRC: builds the image builder's own C libraries into HOME, from CSRC, for the JDK static libraries in STATIC_DIR.
set -eu
home=$1; static=$2; src=$3
out=$home/lib/svm/clibraries/linux-amd64
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$out/include" "$out/glibc" "$home/lib/static/linux-amd64/glibc" "$home/lib/svm/builder/lib"
cp "$src"/include/svm_locale.h "$out/include/"
cp "$static"/*.a "$home/lib/static/linux-amd64/glibc/"
flags="-O2 -fPIC -Wall -Wextra -I$out/include -I$home/include -I$home/include/linux"
for f in helper cpu_amd64 container jvm; do gcc $flags -c "$src/$f.c" -o "$tmp/$f.o"; done
gcc $flags -shared "$src/reporter.c" -o "$home/lib/svm/builder/lib/libreporterchelper.so"
# whatever else the static libraries name of the VM: stops the program if it is ever called
nm -u "$static"/*.a | awk '$1 == "U" && $2 ~ /^(JVM_|jio_)/ {print $2}' | sort -u > "$tmp/wanted"
nm --defined-only "$tmp/jvm.o" | awk '{print $3}' | sort -u > "$tmp/have"
{
    echo '#include <stdio.h>'
    echo '#include <stdlib.h>'
    echo 'static void none(const char *n) { fputs(n, stderr); fputs(": not in a native executable", stderr); abort(); }'
    comm -23 "$tmp/wanted" "$tmp/have" | sed 's/.*/void &(void) { none("&"); }/'
} > "$tmp/rest.c"
gcc $flags -c "$tmp/rest.c" -o "$tmp/rest.o"
rm -f "$out"/*.a
ar rcs "$out/liblibchelper.a" "$tmp/helper.o" "$tmp/cpu_amd64.o"
ar rcs "$out/libsvm_container.a" "$tmp/container.o"
ar rcs "$out/libjvm.a" "$tmp/jvm.o" "$tmp/rest.o"
