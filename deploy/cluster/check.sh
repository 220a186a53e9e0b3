#!/usr/bin/env bash
# Installs the chart into a real Kubernetes API server, and upgrades, rolls back and uninstalls it there: deploy/cluster/check.sh
#
# Needs Go 1.26 or later, Python 3 and openssl. The first run builds etcd, the API server and kubectl from their modules, which
# takes a quarter of an hour on two cores; later runs take a minute or two. BUILD_JOBS limits the parallel builds.
#
# There are no controllers and no nodes, so no pod starts. The script creates pods from the templates and sends them to the server,
# which checks them like a controller's pods: validation, defaults, and the Pod Security Standard "restricted".
set -euo pipefail
deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
chart=$deploy/helm/bertmesh
# shellcheck source-path=SCRIPTDIR source=install.sh
. "$deploy/cluster/install.sh"

work=$(mktemp -d)
export KUBECONFIG=$work/kubeconfig
# Separate folders for Helm, so that it neither reads nor writes a user's files.
export HELM_CONFIG_HOME=$work/helm HELM_CACHE_HOME=$work/helm HELM_DATA_HOME=$work/helm
pids=()
stop() {
    # KILL, because there is nothing to save, and the API server would wait for etcd.
    [ ${#pids[@]} = 0 ] || kill -KILL "${pids[@]}" 2>/dev/null || true
    { wait; } 2>/dev/null
    rm -rf "$work"
}
trap stop EXIT

step() { printf '\n--- %s\n' "$1"; }
fail() {
    printf 'deploy/cluster/check.sh: %s\n' "$1" >&2
    exit 1
}

free_ports() {
    python3 - "$1" <<'PYTHON'
import socket, sys

sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in sockets))
PYTHON
}

# await WHAT COMMAND...: waits until the command succeeds, at most two minutes.
await() {
    local _
    for _ in $(seq 240); do
        if "${@:2}" >"$work/await" 2>&1; then return; fi
        sleep 0.5
    done
    fail "$1 did not appear: $(cat "$work/await")$(tail -n 20 "$work/server.log")"
}

start_server() {
    local client peer secure
    read -r client peer secure <<<"$(free_ports 3)"
    # No data outlives this run, so etcd need not sync it to disk.
    "$etcd" --data-dir "$work/etcd" --unsafe-no-fsync --log-level error --listen-client-urls "http://127.0.0.1:$client" \
        --advertise-client-urls "http://127.0.0.1:$client" --listen-peer-urls "http://127.0.0.1:$peer" \
        --initial-advertise-peer-urls "http://127.0.0.1:$peer" --initial-cluster "default=http://127.0.0.1:$peer" \
        >"$work/etcd.log" 2>&1 &
    pids+=($!)
    openssl genrsa -out "$work/accounts.key" 2048 2>"$work/openssl.log"
    local token
    token=$(openssl rand -hex 16)
    echo "$token,admin,admin,system:masters" >"$work/tokens.csv"
    "$kube_apiserver" --etcd-servers "http://127.0.0.1:$client" --bind-address 127.0.0.1 --secure-port "$secure" \
        --cert-dir "$work/certificates" --token-auth-file "$work/tokens.csv" --authorization-mode RBAC \
        --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$work/accounts.key" \
        --service-account-signing-key-file "$work/accounts.key" --service-cluster-ip-range 10.96.0.0/16 \
        --profiling=false >"$work/server.log" 2>&1 &
    pids+=($!)
    # Skips verification, because the server has just created its own certificate on this machine.
    cat >"$KUBECONFIG" <<YAML
apiVersion: v1
kind: Config
clusters: [{name: it, cluster: {server: "https://127.0.0.1:$secure", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: $token}}]
contexts: [{name: it, context: {cluster: it, user: admin}}]
current-context: it
YAML
    await "the API server" "$kubectl" get --raw /readyz
    "$kubectl" version | grep Server
}

# unknown_groups FILE...: API groups of rendered objects that the server does not know yet.
unknown_groups() {
    sed -n 's|^apiVersion: *\([^ /]*\)/.*|\1|p' "$@" | sort -u >"$work/wanted"
    "$kubectl" api-versions | sed -n 's|/.*||p' | sort -u >"$work/known"
    comm -23 "$work/wanted" "$work/known"
}

install_crds() {
    local group files arguments file
    while read -r group; do
        # Istio's groups come in one file.
        unknown_groups "$work"/rendered-*.yaml >"$work/unknown"
        grep -q -x "$group" "$work/unknown" || continue
        files=$(crds "$group") || fail "$group has no known CRD (expected: a line in deploy/cluster/install.sh)"
        arguments=()
        while read -r file; do arguments+=(--filename "$file"); done <<<"$files"
        # Server-side, because client-side apply would keep a copy in an annotation, and some CRDs are too large for that.
        "$kubectl" apply --server-side "${arguments[@]}" >"$work/crds" || fail "CRDs of $group"
        # kubectl wait fails if a condition does not exist yet.
        await "CRDs of $group" "$kubectl" wait --for condition=established --timeout 10s crd --all
        echo "$group: $(wc -l <"$work/crds") CRDs of $(sed 's|.*/pkg/mod/||; s|/[^@]*$||; q' <<<"$files")"
    done < <(unknown_groups "$work"/rendered-*.yaml)
}

# Creates what a cluster that runs the chart has: a class of GPU nodes, the namespace of gateways.
prepare_cluster() {
    "$kubectl" create namespace istio-ingress
    "$kubectl" create --filename - <<'YAML'
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: nvidia}
handler: nvidia
YAML
}

new_namespace() {
    "$kubectl" create namespace "$1" >"$work/out"
    "$kubectl" label namespace "$1" pod-security.kubernetes.io/{enforce,warn}=restricted >"$work/out"
    # A controller would create it.
    "$kubectl" --namespace "$1" create serviceaccount default >"$work/out"
}

# quietly WHAT COMMAND...: fails if the command fails or the server warns.
quietly() {
    "${@:2}" >"$work/out" 2>"$work/errors" || fail "$1: $(cat "$work/errors")"
    if grep -i warning "$work/errors" >"$work/warnings"; then fail "$1: $(cat "$work/warnings")"; fi
}

# pods NAMESPACE: the pods that controllers would create from the installed objects, as a list.
pods() {
    "$helm" --namespace "$1" get manifest bertmesh | "$kubectl" --namespace "$1" get --filename - --output json | python3 -c '
import json, sys

objects = json.load(sys.stdin)
pods = []
for owner in objects.get("items", [objects]):
    template = owner.get("spec", {}).get("template", {})
    # Knative and KServe mix their own fields with those of a pod.
    if "containers" in template.get("spec", {}) and owner["apiVersion"].split("/")[0] in ("apps", "batch", "argoproj.io"):
        metadata = template.get("metadata", {})
        name = owner["kind"].lower() + "-" + owner["metadata"]["name"]
        metadata = {"name": name, "labels": metadata.get("labels", {}), "annotations": metadata.get("annotations", {})}
        pods.append({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]})
json.dump({"apiVersion": "v1", "kind": "List", "items": pods}, sys.stdout)'
    "$helm" --namespace "$1" get hooks bertmesh >"$work/hooks"
}

check_pods() {
    pods "$1" >"$work/pods"
    pods=0
    # kubectl treats an empty list as an error.
    if grep -q '"kind": "Pod"' "$work/pods"; then
        quietly "$1: pods" "$kubectl" --namespace "$1" create --dry-run=server --filename "$work/pods"
        pods=$(wc -l <"$work/out")
    fi
    if grep -q '^kind:' "$work/hooks"; then
        quietly "$1: hooks" "$kubectl" --namespace "$1" create --dry-run=server --filename "$work/hooks"
    fi
}

# An upgrade must keep the number of pods that an HPA or KEDA has set, on Deployments and on Rollouts.
check_scaled() {
    local target
    scaled=0
    "$kubectl" --namespace "$1" get horizontalpodautoscalers,scaledobjects --output \
        jsonpath='{range .items[*]}{.spec.scaleTargetRef.kind}/{.spec.scaleTargetRef.name}{"\n"}{end}' >"$work/targets"
    while read -r target; do
        quietly "$1: scale" "$kubectl" --namespace "$1" scale "$target" --replicas 7
        quietly "$1: upgrade" "$helm" upgrade bertmesh "$chart" --namespace "$1" --values "$2"
        [ "$("$kubectl" --namespace "$1" get "$target" --output jsonpath='{.spec.replicas}')" = 7 ] ||
            fail "$1: an upgrade resets the number of pods of $target"
        scaled=$((scaled + 1))
    done <"$work/targets"
}

level() {
    "$kubectl" --namespace "$1" get configmap bertmesh --output jsonpath='{.data.QUARKUS_LOG_LEVEL}'
}

# left_over NAMESPACE: objects of the release, of every kind that the server knows and that a chart can create.
left_over() {
    "$kubectl" --namespace "$1" get "$kinds" --selector app.kubernetes.io/instance=bertmesh --output name
}

# life VALUES: installs, upgrades, rolls back and uninstalls, and checks each step.
life() {
    local namespace before after
    namespace=$(basename "$helm" | sed 's/\..*//')-$(basename "$1" .yaml)
    new_namespace "$namespace"
    quietly "$namespace: install" "$helm" install bertmesh "$chart" --namespace "$namespace" --values "$1"
    check_pods "$namespace"
    before=$(level "$namespace")
    quietly "$namespace: upgrade" "$helm" upgrade bertmesh "$chart" --namespace "$namespace" --values "$1" --set log.level=TRACE
    [ "$(level "$namespace")" = TRACE ] || fail "$namespace: an upgrade does not apply a new setting"
    check_pods "$namespace"
    quietly "$namespace: rollback" "$helm" rollback bertmesh 1 --namespace "$namespace"
    after=$(level "$namespace")
    [ "$after" = "$before" ] || fail "$namespace: a rollback leaves the log level at $after (expected: $before)"
    check_scaled "$namespace" "$1"
    local count
    count=$(left_over "$namespace" | wc -l)
    [ "$count" -gt 3 ] || fail "$namespace: only $count objects exist"
    quietly "$namespace: uninstall" "$helm" uninstall bertmesh --namespace "$namespace"
    [ -z "$(left_over "$namespace")" ] || fail "$namespace: uninstalling leaves $(left_over "$namespace")"
    echo "$(basename "$helm"), $(basename "$1"): $count objects, $pods pods, $scaled scaled"
}

# Proves that the server refuses a bad pod, because a server that accepts everything would pass every test.
check_the_server() {
    new_namespace control
    if "$kubectl" --namespace control create --dry-run=server --filename - >"$work/out" 2>&1 <<'YAML'
apiVersion: v1
kind: Pod
metadata: {name: root}
spec: {containers: [{name: root, image: example.com/root:1}]}
YAML
    then
        fail "the server accepts a pod that may run as root"
    fi
    grep -q 'violates PodSecurity "restricted' "$work/out" || fail "the server refuses a pod for another reason: $(cat "$work/out")"
    echo "the server refuses a pod without a security context"
}

values=("$chart"/values.yaml "$chart"/values-*.yaml "$chart"/tests/values/*.yaml)

step "Tools"
install_cluster
step "Server" && start_server
step "CRDs"
for file in "${values[@]}"; do
    "$helm3" template bertmesh "$chart" --kube-version "$kubernetes" --values "$file" >"$work/rendered-$(basename "$file")"
done
install_crds
step "Control" && prepare_cluster >"$work/out" && check_the_server
kinds=$("$kubectl" api-resources --namespaced --verbs list,delete --output name | grep -v -e '^events' -e '^endpoints$' | paste -s -d ,)
step "Install, upgrade, roll back, uninstall"
for helm in "$helm3" "$helm4"; do
    for file in "${values[@]}"; do life "$file"; done
done
