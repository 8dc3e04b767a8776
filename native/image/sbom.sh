# SPDX-License-Identifier: Apache-2.0
#
# The image's bill of materials (CycloneDX 1.6), for layers.sh: what the image's script names, the machine's libraries, and
# the components of the module's own bill.

# The package that owns a library, as "type name version"; nothing where neither dpkg nor rpm knows it.
package_of() {
    if command -v dpkg-query >/dev/null; then
        for path in "$1" "/usr$1" "$(realpath "$1")"; do
            owner=$(dpkg-query --search "$path" 2>/dev/null | sed -n 's/: .*//p' | head -n 1)
            [ -z "$owner" ] || break
        done
        [ -z "$owner" ] || dpkg-query --show --showformat='deb ${source:Package} ${Package} ${Version}\n' "$owner"
    elif command -v rpm >/dev/null; then
        rpm --query --queryformat 'rpm %{NAME} %{NAME} %{VERSION}-%{RELEASE}\n' --file "$1" 2>/dev/null || true
    fi
}

# component NAME FILE [PURL VERSION]
component() {
    printf '{"type":"library","name":%s,' "$(text "$1")"
    [ -z "${3:-}" ] || printf '"version":%s,"purl":%s,' "$(text "$4")" "$(text "$3")"
    printf '"hashes":[{"alg":"SHA-256","content":"%s"}]}' "$(digest "$2")"
}

distribution() {
    (. /etc/os-release 2>/dev/null && printf '%s' "${ID:-linux}") || printf linux
}

system_components() {
    while read -r library; do
        package_of "$library" >"$work/package"
        read -r kind _ package release <"$work/package" || kind=''
        printf ',\n'
        if [ -n "$kind" ]; then
            component "$library" "$work/base$library" "pkg:$kind/$(distribution)/$package@$release" "$release"
        else
            component "$library" "$work/base$library"
        fi
    done <"$work/libraries"
}

# The members of the array "components" of a file as the CycloneDX plugin for Maven writes it.
module_components() {
    awk '/^  "components" : \[/ { inside = 1; next } /^  \]/ { inside = 0 } inside' "$1"
}

# image_sbom [SBOM.json]
image_sbom() {
    printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"timestamp":%s,' "$(text "$created")"
    printf '"component":{"type":"container","name":%s,"version":%s,' "$(text "neap/$name")" "$(text "$version")"
    printf '"hashes":[{"alg":"SHA-256","content":"%s"}]}},"components":[\n' "$(digest "$work/manifest")"
    cat "$work/components"
    system_components
    if [ -n "$1" ]; then
        printf ',\n'
        module_components "$1"
    fi
    printf '\n]}\n'
}
