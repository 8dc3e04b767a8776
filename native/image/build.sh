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

room=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
. "$room/layers.sh"

[ $# -eq 3 ] || [ $# -eq 4 ] || fail "usage: build.sh FUNCTION FOLDER OUT.tar [SBOM.json]"
name=$1
folder=$2
executable=$folder/neap-$name
home=/var/cache/neap
entrypoint=$(text "/app/neap-$name")
description="Neap: the $name function, native"
# ONNX Runtime would report its use to its maker, and ends the process where it cannot read who and where it is. Only the
# inference function keeps models; snapshots pay where the cache outlives the container, which none knows here.
environment='"ORT_DISABLE_TELEMETRY=1"'
[ "$name" != inference ] || environment="$environment,\"NEAP_MODEL_CACHE=$home\",\"NEAP_ENGINE_SNAPSHOT_ENABLED=false\""
[ -x "$executable" ] || fail "there is no executable $executable: build it with ./neap native"

begin_image
mkdir -p "$work/onnxruntime/app" "$work/function/app"
cp "$executable" "$work/function/app/"
component "neap-$name" "$executable" >"$work/components"
set -- "$3" "${4:-}" "$executable"
for library in "$folder"/libonnxruntime*.so; do
    [ -e "$library" ] || continue
    cp -L "$library" "$work/onnxruntime/app/"
    set -- "$@" "$library"
    printf ',\n' >>"$work/components"
    component "$(basename "$library")" "$library" >>"$work/components"
done
out=$1 module_sbom=$2
shift 2
# libonnxruntime.so.1 is the library beside the executable, which is loaded by its path.
needed_libraries '^libonnxruntime' "$(cd "$folder" && pwd -P)" "$@" >"$work/libraries"
make_base $home
layer base $home
[ -z "$(ls "$work/onnxruntime/app")" ] || layer onnxruntime
layer function
end_image "$out" "$module_sbom"
