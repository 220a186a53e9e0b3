#!/usr/bin/env bash
# Starts the service that build-layout.sh laid out, calls it, stops it, and keeps what the JVM learnt, so that later starts are
# faster: deploy/image/make-aot-cache.sh FOLDER makes FOLDER/bertmesh/bertmesh.aot. docs/startup.md has what it saves.
#
# The rehearsal has the embedded demo model on the CPU: the cache depends neither on the bundles of an image nor on a GPU.
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
# As the image does, so that the cache has what writes its log.
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
[ "$status" = 143 ] || fail "the service ended with $status (expected: 143, as told by SIGTERM)"
[ -s "$service/bertmesh.aot" ] || fail "the JVM left no cache"
chmod a+r "$service/bertmesh.aot"
