#!/usr/bin/env bash
# Unpacks the native libraries of this platform from their jars into a folder: deploy/image/unpack-natives.sh FOLDER
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
case $(uname -m) in
    x86_64) platforms=(linux-x64 linux-x86_64) ;;
    aarch64) platforms=(linux-aarch64 linux-aarch64) ;;
    *)
        echo "unpack-natives.sh: $(uname -m) (expected: x86_64 or aarch64; others have no native libraries)" >&2
        exit 1
        ;;
esac

onnxruntime=ai/onnxruntime/native/${platforms[0]}
tokenizers=native/lib/${platforms[1]}/cpu
./mvnw -q -B -ntp -Dbuf.skip=true dependency:unpack-dependencies -DincludeArtifactIds=onnxruntime,tokenizers \
    -Dmdep.unpack.includes="$onnxruntime/*.so,$tokenizers/*.so" -DoutputDirectory="$folder"
mv "$folder/$onnxruntime"/*.so "$folder/$tokenizers"/*.so "$folder"
rm -r "$folder/ai" "$folder/native"
