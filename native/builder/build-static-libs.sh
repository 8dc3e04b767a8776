#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# build-static-libs.sh JDK SOURCE: makes jdk-static-libs.tar.xz and JDK_VERSION anew, for another JDK: its C libraries as
# static libraries, from the unpacked OpenJDK source of the same version (Debian's source package), with JDK as the boot
# JDK. Two minutes of CPU time. Needs autoconf, zip, unzip, file, gcc, g++, make, xz and the -dev packages libasound2,
# libcups2, libfontconfig1, libfreetype, libx11, libxext, libxrender, libxrandr, libxtst, libxt and zlib1g.
set -euo pipefail
builder=$(cd "$(dirname "$0")" && pwd)
jdk=$(readlink -f "$1")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
full=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$jdk/release")
cd "$2"
env -u JAVA_HOME bash configure --with-conf-name=nl "--with-boot-jdk=$jdk" --enable-headless-only \
    --with-native-debug-symbols=none --disable-warnings-as-errors --disable-precompiled-headers --with-zlib=system \
    "--with-version-string=$full"
env -u JAVA_HOME make CONF=nl JOBS="$(nproc)" java.base-static-libs java.management-static-libs \
    jdk.management-static-libs jdk.net-static-libs java.prefs-static-libs java.rmi-static-libs jdk.attach-static-libs \
    jdk.security.auth-static-libs
for lib in java net nio zip verify jimage extnet management management_ext prefs rmi attach jaas; do
    cp "$(find build/nl/support/native -path "*/static/lib$lib.a")" "$out/"
done
cd "$out"
tar cJf "$builder/jdk-static-libs.tar.xz" --owner=0 --group=0 --mtime=@0 --sort=name -- *.a
sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$jdk/release" >"$builder/JDK_VERSION"
