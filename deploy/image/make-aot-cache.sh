#!/usr/bin/env bash
# Starts the service in the layout of build-layout.sh, calls it, stops it, and saves the JVM's ahead-of-time cache, so that later starts
# are faster: deploy/image/make-aot-cache.sh FOLDER creates FOLDER/bertmesh/bertmesh.aot. docs/startup.md says how much it saves.
#
# The rehearsal runs the embedded demo model on the CPU, because the cache depends neither on the bundles of an image nor on a GPU.
set -euo pipefail
layout=$(cd "$1" && pwd)
# shellcheck source-path=SCRIPTDIR source=rehearsal.sh
. "$(dirname "${BASH_SOURCE[0]}")/rehearsal.sh"
service=$layout/bertmesh
log=$(mktemp)

fail() {
    cat "$log" >&2
    printf 'make-aot-cache.sh: %s\n' "$1" >&2
    exit 1
}

choose_ports
# As in the image, so that the cache contains the classes that write its log.
export QUARKUS_LOG_CONSOLE_JSON_ENABLED=true
"$layout/java/bin/java" "@$service/jvm.options" -XX:AOTCacheOutput="$service/bertmesh.aot" \
    -Donnxruntime.native.path="$service/native" -DRUST_LIBRARY_PATH="$service/native/libtokenizers.so" \
    -jar "$service/quarkus-run.jar" >"$log" 2>&1 &
process=$!
trap 'kill "$process" 2>/dev/null || true; rm -f "$log"' EXIT
await_ready "$process" || fail "the service did not become ready"
calls_answer || fail "the service gave no right answer"

kill "$process"
status=0
wait "$process" || status=$?
[ "$status" = 143 ] || fail "the service exited with $status (expected: 143, because of SIGTERM)"
[ -s "$service/bertmesh.aot" ] || fail "the JVM wrote no cache"
chmod a+r "$service/bertmesh.aot"
