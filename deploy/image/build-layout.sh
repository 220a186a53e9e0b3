#!/usr/bin/env bash
# Builds the service in the image's layout: deploy/image/build-layout.sh cpu|gpu FOLDER
#   FOLDER/java             a JVM with only the needed modules
#   FOLDER/bertmesh/native  the native libraries of this platform, from their jars
#   FOLDER/bertmesh/lib     the libraries
#   FOLDER/bertmesh         our own code, and the JVM's flags
set -eu
variant=$1
mkdir -p "$2"
layout=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=.mvn/find-jdk.sh
. .mvn/find-jdk.sh
find_jdk
set -o pipefail # here, because find-jdk.sh supports shells without it

case $variant in
    cpu) profiles=() ;;
    gpu) profiles=(-Pgpu) ;;
    *)
        echo "build-layout.sh: $variant (expected: cpu or gpu)" >&2
        exit 1
        ;;
esac
case $(uname -m) in
    x86_64) platforms=(linux-x64 linux-x86_64) ;;
    aarch64) platforms=(linux-aarch64 linux-aarch64) ;;
    *)
        echo "build-layout.sh: $(uname -m) (expected: x86_64 or aarch64; others have no native libraries)" >&2
        exit 1
        ;;
esac

# move_natives JAR FOLDER: moves this platform's libraries from FOLDER of the jar to native, and deletes other platforms', half the image.
move_natives() {
    local jar=$1 unpacked
    unpacked=$(mktemp -d "$layout/unpacked.XXXXXX")
    (
        cd "$unpacked"
        "$JAVA_HOME/bin/jar" --extract --file "$jar"
        cp "$2"/*.so "$layout/bertmesh/native"
        find . \( -name '*.so' -o -name '*.dylib*' -o -name '*.dll' \) -prune -exec rm -r {} +
        find . -type f ! -path ./META-INF/MANIFEST.MF | LC_ALL=C sort >../entries
        "$JAVA_HOME/bin/jar" --create --file "$jar" --manifest META-INF/MANIFEST.MF --date 1980-02-01T00:00:00Z @../entries
    )
    rm -r "$unpacked" "$layout/entries"
}

./mvnw -q -B -ntp -Dquick "${profiles[@]}" -Dquarkus.package.jar.type=aot-jar -Dquarkus.package.output-directory=image package

rm -rf "$layout/bertmesh" "$layout/java"
cp -r target/image "$layout/bertmesh"
rm -f "$layout/bertmesh/quarkus-app-dependencies.txt"
mkdir "$layout/bertmesh/native"
move_natives "$layout"/bertmesh/lib/main/com.microsoft.onnxruntime.*.jar "ai/onnxruntime/native/${platforms[0]}"
move_natives "$layout"/bertmesh/lib/main/ai.djl.huggingface.tokenizers-*.jar "native/lib/${platforms[1]}/cpu"
cp deploy/image/jvm.options "$layout/bertmesh"

# All of Java SE, because libraries look up classes by name; of the other modules those that libraries and operators use.
"$JAVA_HOME/bin/jlink" --add-modules java.se,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs \
    --no-header-files --no-man-pages --output "$layout/java"

# The same bytes and times each time, so that an unchanged layer is never pushed or pulled again. Also, the JVM refuses the cache of
# make-aot-cache.sh if a jar's time has changed: some builders clamp times, none below this one.
find "$layout" -exec touch -h -d 2000-01-01T00:00:00Z {} +
