#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# install.sh JDK [MAVEN]: prints the folder of a native-image builder, which it makes first where it is not there yet:
# the stock JDK 25 in the folder JDK, the image builder's jars from Maven Central, this folder's C sources and the JDK's
# C libraries. It lives in NEAP_NATIVE_HOME (~/.cache/neap/native-image) under a name that is a digest of all of these,
# and takes that name only when it is whole.
set -eu

builder=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
maven=${2:-mvn}

fail() {
    printf 'neap: %s\n' "$1" >&2
    exit 1
}

need() {
    command -v "$1" >/dev/null 2>&1 || fail "the native-image builder needs $1; install $2."
}

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
    fail "the native-image builder of this clone is for Linux on x86-64; set GRAALVM_HOME to GraalVM or Mandrel 25."
need gcc "it (Debian: gcc libc6-dev)"
need ar "binutils"
need python3 "it"
need "$maven" "it"
printf '#include <zlib.h>\n#include <stdlib.h>\n' | gcc -E - >/dev/null 2>&1 ||
    fail "the native-image builder needs the headers of libc and zlib; install them (Debian: libc6-dev zlib1g-dev)."

jdk=$(readlink -f "${1:?the folder of a JDK}")
have=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$jdk/release" 2>/dev/null) || have=
want=$(cat "$builder/JDK_VERSION")
[ "$have" = "$want" ] ||
    fail "the native-image builder needs a JDK $want and got '$have'; set GRAALVM_HOME to GraalVM or Mandrel 25 instead."

digest=$({ echo "$jdk" && cat "$jdk/release" && cd "$builder" && find . -type f ! -name '*.md' | LC_ALL=C sort | xargs cat; } |
    sha256sum | cut -c1-12)
home=${NEAP_NATIVE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/neap/native-image}/$digest
if [ -x "$home/bin/native-image" ]; then
    echo "$home"
    exit
fi

"$jdk/bin/java" --list-modules | grep -q '^jdk.internal.vm.ci@' ||
    fail "the JDK in $jdk has no JVMCI, which the native-image builder needs; take Temurin $want."
part=$home.part.$$
trap 'rm -rf "$part"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$(dirname "$home")"
cp -al "$jdk" "$part" 2>/dev/null || { rm -rf "$part" && cp -a "$jdk" "$part"; }
svm=$part/lib/svm
mkdir -p "$svm/builder" "$svm/clibraries/linux-amd64/include" "$part/static"
JAVA_HOME=$jdk "$maven" -B -q -f "$builder/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$svm/builder" >&2
set -- "$svm"/builder/svm-[0-9]*.jar
sh "$builder/headers.sh" "$part" "$1" "$svm/clibraries/linux-amd64/include"
python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "$builder/jdk-static-libs.tar.xz" "$part/static"
sh "$builder/clibs.sh" "$part" "$part/static" "$builder/csrc"
rm -r "$part/static"
"$part/bin/java" "$builder/ListExports.java" >"$svm/exports.args"
basename "$1" .jar | sed 's/^svm-//' >"$svm/version"
install -m 755 "$builder/native-image.py" "$part/bin/native-image"
"$part/bin/native-image" --version >&2
# Whoever else was faster has made the same.
mv -T "$part" "$home" 2>/dev/null || [ -x "$home/bin/native-image" ] || fail "cannot write $home."
echo "$home"
