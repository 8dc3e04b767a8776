# SPDX-License-Identifier: Apache-2.0
#
# The layers and the layout of an image, for the scripts that name what is in it. They set $room, the folder of these
# scripts, $name, $entrypoint and $description; see image_config in json.sh.

export LC_ALL=C
USER_ID=65532
. "$room/json.sh"
. "$room/sbom.sh"

fail() {
    printf 'image: %s\n' "$1" >&2
    exit 1
}

# Needs the tools named, makes an empty layout in a folder that is removed at the end.
begin_image() {
    for tool in tar gzip sha256sum ldd awk "$@"; do
        command -v "$tool" >/dev/null || fail "$tool is not there"
    done
    epoch=${SOURCE_DATE_EPOCH:-1767225600}
    version=${NEAP_VERSION:-0.1.0-SNAPSHOT}
    created=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
    diff_ids='' layers='' history='' uncompressed=0
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT INT TERM
    layout=$work/layout
    mkdir -p "$layout/blobs/sha256" "$work/base"
}

# The shared libraries and the loader that programs and libraries ask for, one path a line; those that match $1, and those
# that lie in folder $2, come with them: needed_libraries PATTERN FOLDER FILE...
needed_libraries() {
    beside=$1 folder_beside=$2
    shift 2
    : >"$work/ldd"
    for program in "$@"; do
        ldd "$program" >>"$work/ldd" || fail "$program is no dynamic executable or library"
    done
    missing=$(awk '/not found/ { print $1 }' "$work/ldd" | grep -v -e "$beside" | sort -u) || true
    [ -z "$missing" ] || fail "not on this machine: $missing"
    awk '$2 == "=>" && $3 ~ /^\// { print $3 } $1 ~ /^\// { print $1 }' "$work/ldd" | grep -v "^$folder_beside/" | sort -u
}

# The root that every program stands on, with the libraries in $work/libraries: make_base HOME
make_base() {
    while read -r library; do
        mkdir -p "$work/base$(dirname "$library")"
        cp -L "$library" "$work/base$library"
    done <"$work/libraries"
    mkdir -p "$work/base/etc/ssl/certs" "$work/base/dev" "$work/base/proc" "$work/base/sys" "$work/base$(dirname "$1")"
    printf 'root:x:0:0:root:/:/nologin\nneap:x:%s:%s:neap:%s:/nologin\n' $USER_ID $USER_ID "$1" >"$work/base/etc/passwd"
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
    tar "$@" --format=gnu --mtime="@$epoch" --owner="$owner" --group="$owner" --numeric-owner --mode="$mode" \
        --directory="$from" --no-recursion --verbatim-files-from --null --files-from=-
}

# What is below a folder, in one order everywhere.
files_of() {
    (cd "$1" && find . -mindepth 1 -print0 | sort -z | sed -z 's|^\./||')
}

# Packs folder $work/NAME, adds /tmp and the home, which are to be written to, and keeps the layer: layer NAME [HOME]
layer() {
    tar_file=$work/$1.tar
    files_of "$work/$1" | pack "$work/$1" 0 'u=rwX,go=rX' --create --file="$tar_file"
    if [ -n "${2:-}" ]; then
        mkdir -p "$work/writable/tmp" "$work/writable$2"
        printf 'tmp\0' | pack "$work/writable" 0 1777 --append --file="$tar_file"
        printf '%s\0' "${2#/}" | pack "$work/writable" $USER_ID 0700 --append --file="$tar_file"
    fi
    gzip -n -6 <"$tar_file" >"$work/$1.tar.gz"
    diff_ids="${diff_ids:+$diff_ids,}$(text "sha256:$(digest "$tar_file")")"
    layers="${layers:+$layers,}$(descriptor application/vnd.oci.image.layer.v1.tar+gzip "$work/$1.tar.gz")"
    uncompressed=$((uncompressed + $(size "$tar_file")))
    history="${history:+$history,}{\"created\":$(text "$created"),\"created_by\":$(text "native/image: $1")}"
}

# Writes the layout and the bill of materials beside it: end_image OUT.tar [SBOM.json]; what is in the image that no package
# of the machine has, $work/components tells.
end_image() {
    image_config >"$work/config"
    image_manifest "$(descriptor application/vnd.oci.image.config.v1+json "$work/config")" >"$work/manifest"
    image_index "$(descriptor application/vnd.oci.image.manifest.v1+json "$work/manifest")" >"$layout/index.json"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"

    mkdir -p "$(dirname "$1")"
    files_of "$layout" | pack "$layout" 0 'u=rwX,go=rX' --create >"$1.partial"
    mv "$1.partial" "$1"
    image_sbom "${2:-}" >"${1%.tar}.cdx.json"
    printf 'image: %s neap/%s:%s sha256:%s, %s bytes unpacked\n' \
        "$1" "$name" "$version" "$(digest "$work/manifest")" "$uncompressed"
}
