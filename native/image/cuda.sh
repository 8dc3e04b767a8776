#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes the container image of the native inference function with CUDA, for nodes with NVIDIA's GPUs, as build.sh makes the
# plain one.
#
#   native/image/cuda.sh EXECUTABLE ONNXRUNTIME CUDA OUT.tar [SBOM.json]
#
# EXECUTABLE  that of the plain image: the same program takes either ONNX Runtime
# ONNXRUNTIME the folder of libonnxruntime*.so out of com.microsoft.onnxruntime:onnxruntime_gpu, in the executable's version
# CUDA        the folders of NVIDIA's libraries, with ':' between them: CUDA 12's and cuDNN 9's
# OUT.tar     the layout; the bill of materials is written beside it, to OUT.cdx.json
#
# NVIDIA's licences hold for NVIDIA's libraries: who hands the image on hands them on. The driver's own are not in it; they
# come from the node, by NVIDIA's container toolkit.

set -eu

room=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
. "$room/layers.sh"

[ $# -eq 4 ] || [ $# -eq 5 ] || fail "usage: cuda.sh EXECUTABLE ONNXRUNTIME CUDA OUT.tar [SBOM.json]"
executable=$1
onnxruntime=$(CDPATH='' cd -- "$2" && pwd -P)
cuda=$3
out=$4
module_sbom=${5:-}
name=inference-gpu
home=/var/cache/neap
entrypoint='"/app/neap-inference"'
description="Neap: the inference function, native, with CUDA"
# The toolkit gives a container the driver's libraries and nvidia-smi when it is asked for them so. Where it puts them is not
# in the loader's cache, which this root lacks.
environment="\"ORT_DISABLE_TELEMETRY=1\",\"NEAP_MODEL_CACHE=$home\",\"NEAP_ENGINE_SNAPSHOT_ENABLED=false\","
environment="$environment\"NVIDIA_DRIVER_CAPABILITIES=compute,utility\","
environment="$environment\"LD_LIBRARY_PATH=/app:/usr/lib/x86_64-linux-gnu:/usr/lib64\""
provider=$onnxruntime/libonnxruntime_providers_cuda.so
[ -x "$executable" ] || fail "there is no executable $executable: build it with ./neap native inference"
[ -e "$provider" ] || fail "there is no libonnxruntime_providers_cuda.so in $onnxruntime"

# Of NVIDIA: what comes from CUDA's folders, and libcuda.so.1, which comes from the driver.
nvidia='lib\(cuda\|cudart\|cublas\|cublasLt\|curand\|cudnn[a-z_]*\|nvrtc[a-z-]*\)\.so'

# NVIDIA's libraries, one path a line: what ONNX Runtime asks for, cuDNN, which it opens by name as cuDNN does its own parts,
# and the compiler that these call.
cuda_libraries() {
    LD_LIBRARY_PATH=$cuda ldd "$provider" >"$work/cuda.ldd" || fail "$provider is no library"
    missing=$(awk '/not found/ && $1 != "libcuda.so.1" { print $1 }' "$work/cuda.ldd" | sort -u | tr '\n' ' ')
    [ -z "$missing" ] || fail "not in $cuda: $missing"
    printf '%s\n' "$cuda" | tr -s ':' '\n' | while read -r folder; do
        [ -d "$folder" ] || continue
        find "$folder" -maxdepth 1 \( -name 'libcublas*.so.12' -o -name 'libcudart.so.12' -o -name 'libcurand.so.10' \
            -o -name 'libcudnn*.so.9' -o -name 'libnvrtc.so.12' -o -name 'libnvrtc-builtins.so.12.*' \) ! -name '*.alt.*'
    done | sort
}

begin_image find
mkdir -p "$work/cuda/app" "$work/onnxruntime/app" "$work/function/app"
cp "$executable" "$work/function/app/neap-inference"
component neap-inference "$executable" >"$work/components"
cuda_libraries >"$work/cuda.list"
grep -q '/libcudnn\.so\.9$' "$work/cuda.list" || fail "not in $cuda: libcudnn.so.9"
while read -r library; do
    cp -L "$library" "$work/cuda/app/"
    printf ',\n' >>"$work/components"
    component "$(basename "$library")" "$library" >>"$work/components"
done <"$work/cuda.list"
for library in "$onnxruntime"/libonnxruntime*.so; do
    case $library in
        *_tensorrt.so) continue ;; # wants TensorRT, which is not used
    esac
    cp -L "$library" "$work/onnxruntime/app/"
    printf ',\n' >>"$work/components"
    component "$(basename "$library")" "$library" >>"$work/components"
done
# What lies in the image beside them is not the machine's.
set -- "$executable" "$work"/onnxruntime/app/*.so "$work"/cuda/app/*
needed_libraries "^libonnxruntime\\|^$nvidia" "$work" "$@" | grep -v "/$nvidia" >"$work/libraries"
make_base $home
layer base $home
layer cuda
layer onnxruntime
layer function
end_image "$out" "$module_sbom"
