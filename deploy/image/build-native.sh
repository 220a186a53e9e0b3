#!/usr/bin/env bash
# Builds the service as a native image: deploy/image/build-native.sh FOLDER creates FOLDER/bertmesh
# Needs GraalVM or Mandrel for JDK 25 in GRAALVM_HOME, and a C compiler. unpack-natives.sh creates the libraries beside it.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
./mvnw -q -B -ntp -Dquick -Dnative package
cp target/bertmesh-*-runner "$folder/bertmesh"
