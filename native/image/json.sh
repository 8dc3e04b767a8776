# SPDX-License-Identifier: Apache-2.0
#
# The documents of an OCI image layout, for layers.sh; see https://github.com/opencontainers/image-spec.

digest() {
    sha256sum <"$1" | cut -d ' ' -f 1
}

size() {
    wc -c <"$1" | tr -d ' '
}

# A JSON string. What is put into one has no control characters.
text() {
    printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

architecture() {
    case $(uname -m) in
        x86_64) echo amd64 ;;
        aarch64) echo arm64 ;;
        *) uname -m ;;
    esac
}

# Puts the file into the layout by its digest, and prints its descriptor: descriptor MEDIA_TYPE FILE.
descriptor() {
    cp "$2" "$layout/blobs/sha256/$(digest "$2")"
    printf '{"mediaType":%s,"digest":%s,"size":%s}' "$(text "$1")" "$(text "sha256:$(digest "$2")")" "$(size "$2")"
}

# What a container is started with: $entrypoint, $arguments and $environment are the members of JSON arrays.
image_config() {
    printf '{"created":%s,"architecture":%s,"os":"linux",' "$(text "$created")" "$(text "$(architecture)")"
    printf '"config":{"User":"%s:%s","ExposedPorts":{"8080/tcp":{}},"Env":[%s],' $USER_ID $USER_ID "$environment"
    printf '"Entrypoint":[%s],' "$entrypoint"
    [ -z "${arguments:-}" ] || printf '"Cmd":[%s],' "$arguments"
    printf '"WorkingDir":"/","Labels":{'
    printf '"org.opencontainers.image.title":%s,' "$(text "neap-$name")"
    printf '"org.opencontainers.image.description":%s,' "$(text "$description")"
    printf '"org.opencontainers.image.version":%s,' "$(text "$version")"
    printf '"org.opencontainers.image.created":%s,' "$(text "$created")"
    printf '"org.opencontainers.image.licenses":"Apache-2.0"}},'
    printf '"rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}' "$diff_ids" "$history"
}

image_manifest() {
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
        "$1" "$layers"
}

image_index() {
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s,' "${1%\}}"
    printf '"platform":{"architecture":%s,"os":"linux"},' "$(text "$(architecture)")"
    printf '"annotations":{"org.opencontainers.image.ref.name":%s}}]}' "$(text "$version")"
}
