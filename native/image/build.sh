#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes a container image of a native function, without a container engine: an OCI image layout in a tar.
#
#   native/image/build.sh FUNCTION FOLDER OUT.tar [SBOM.json]
#
# FUNCTION  the name; FOLDER/neap-FUNCTION is the executable, and ONNX Runtime's libraries lie beside it if it needs them
# OUT.tar   the layout; the bill of materials is written beside it, to OUT.cdx.json
# SBOM.json the module's own CycloneDX file, whose components are taken into the image's
#
# The root holds what the loader needs and nothing more: no shell, no package manager. It comes from this machine, so
# the image is as new as the machine's packages. The same input gives the same bytes, hence the same digest; times come
# from SOURCE_DATE_EPOCH. Linux with GNU tar, gzip and sha256sum; root is not needed.

set -eu
export LC_ALL=C

USER_ID=65532
ROOM=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
. "$ROOM/json.sh"

fail() {
    printf 'image: %s\n' "$1" >&2
    exit 1
}

[ $# -eq 3 ] || [ $# -eq 4 ] || fail "usage: build.sh FUNCTION FOLDER OUT.tar [SBOM.json]"
function=$1
folder=$2
out=$3
module_sbom=${4:-}
epoch=${SOURCE_DATE_EPOCH:-1767225600}
version=${NEAP_VERSION:-0.1.0-SNAPSHOT}
executable=$folder/neap-$function
[ -x "$executable" ] || fail "there is no executable $executable: build it with ./neap native"
for tool in tar gzip sha256sum ldd awk; do
    command -v "$tool" >/dev/null || fail "$tool is not there"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
layout=$work/layout
mkdir -p "$layout/blobs/sha256" "$work/base" "$work/onnxruntime/app" "$work/function/app"

# The shared libraries and the loader that the executable and the libraries beside it ask for, one path a line.
# libonnxruntime.so.1 is the library beside them, which is loaded by its path.
needed_libraries() {
    for program in "$executable" "$folder"/libonnxruntime*.so; do
        [ ! -e "$program" ] || ldd "$program" >>"$work/ldd" || fail "$program is no dynamic executable or library"
    done
    missing=$(awk '/not found/ && $1 !~ /^libonnxruntime/ { print $1 }' "$work/ldd" | sort -u)
    [ -z "$missing" ] || fail "not on this machine: $missing"
    awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' "$work/ldd" | grep -v "^$(cd "$folder" && pwd -P)/" |
        sort -u
}

# The root that every function stands on.
make_base() {
    needed_libraries >"$work/libraries"
    while read -r library; do
        mkdir -p "$work/base$(dirname "$library")"
        cp -L "$library" "$work/base$library"
    done <"$work/libraries"
    mkdir -p "$work/base/etc/ssl/certs" "$work/base/var/cache" "$work/base/dev" "$work/base/proc" "$work/base/sys"
    printf 'root:x:0:0:root:/:/nologin\nneap:x:%s:%s:neap:/var/cache/neap:/nologin\n' $USER_ID $USER_ID \
        >"$work/base/etc/passwd"
    printf 'root:x:0:\nneap:x:%s:\n' $USER_ID >"$work/base/etc/group"
    printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$work/base/etc/nsswitch.conf"
    for certificates in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem; do
        [ -r "$certificates" ] || continue
        cp -L "$certificates" "$work/base/etc/ssl/certs/ca-certificates.crt"
        break
    done
}

# A tar whose bytes depend on nothing but the files named on standard input: pack FOLDER OWNER MODE TAR_OPTION...
pack() {
    from=$1 owner=$2 mode=$3
    shift 3
    tar "$@" --format=ustar --mtime="@$epoch" --owner="$owner" --group="$owner" --numeric-owner --mode="$mode" \
        --directory="$from" --no-recursion --verbatim-files-from --null --files-from=-
}

# What is below a folder, in one order everywhere.
files_of() {
    (cd "$1" && find . -mindepth 1 -print0 | sort -z | sed -z 's|^\./||')
}

# Packs a folder, adds those that are to be written to, and keeps the layer: layer NAME [writable].
layer() {
    tar_file=$work/$1.tar
    files_of "$work/$1" | pack "$work/$1" 0 'u=rwX,go=rX' --create --file="$tar_file"
    if [ "${2:-}" = writable ]; then
        mkdir -p "$work/writable/tmp" "$work/writable/var/cache/neap"
        printf 'tmp\0' | pack "$work/writable" 0 1777 --append --file="$tar_file"
        printf 'var/cache/neap\0' | pack "$work/writable" $USER_ID 0700 --append --file="$tar_file"
    fi
    gzip -n -6 <"$tar_file" >"$work/$1.tar.gz"
    diff_ids="${diff_ids:+$diff_ids,}$(text "sha256:$(digest "$tar_file")")"
    layers="${layers:+$layers,}$(descriptor application/vnd.oci.image.layer.v1.tar+gzip "$work/$1.tar.gz")"
    uncompressed=$((uncompressed + $(size "$tar_file")))
    history="${history:+$history,}{\"created\":$(text "$created"),\"created_by\":$(text "native/image/build.sh: $1")}"
}

created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
diff_ids='' layers='' history='' uncompressed=0
make_base
cp "$executable" "$work/function/app/"
for library in "$folder"/libonnxruntime*.so; do
    [ ! -e "$library" ] || cp -L "$library" "$work/onnxruntime/app/"
done
layer base writable
[ -z "$(ls "$work/onnxruntime/app")" ] || layer onnxruntime
layer function

image_config >"$work/config"
image_manifest "$(descriptor application/vnd.oci.image.config.v1+json "$work/config")" >"$work/manifest"
image_index "$(descriptor application/vnd.oci.image.manifest.v1+json "$work/manifest")" >"$layout/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"

mkdir -p "$(dirname "$out")"
files_of "$layout" | pack "$layout" 0 'u=rwX,go=rX' --create >"$out.partial"
mv "$out.partial" "$out"
. "$ROOM/sbom.sh"
image_sbom >"${out%.tar}.cdx.json"
printf 'image: %s neap/%s:%s sha256:%s, %s bytes unpacked\n' \
    "$out" "$function" "$version" "$(digest "$work/manifest")" "$uncompressed"
