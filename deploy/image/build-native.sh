#!/usr/bin/env bash
# Builds the service as a native image: deploy/image/build-native.sh FOLDER makes FOLDER/bertmesh
# Needs GraalVM or Mandrel for JDK 25, as GRAALVM_HOME says, and a C compiler. unpack-natives.sh has what lies beside it.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
./mvnw -q -B -ntp -Dquick -Dnative package
cp target/bertmesh-*-runner "$folder/bertmesh"
