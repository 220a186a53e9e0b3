# Builds a real API server, its store and its client from their modules, and finds the CRDs that the chart uses. check.sh sources it.
# shellcheck shell=bash
# shellcheck source-path=SCRIPTDIR source=../tools/install.sh
. "$(dirname "${BASH_SOURCE[0]}")/../tools/install.sh"

# The go.mod files beside this one pin versions; tools/install.sh pins those that deploy/check.sh needs too.
cluster=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kubernetes=1.36.3
kube_apiserver=$cache/bin/kube-apiserver-v$kubernetes
kubectl=$cache/bin/kubectl-v$kubernetes
etcd=$cache/bin/etcd-v3.6.14

# Without these the server reports version 0.0.0, and Helm refuses the chart.
kubernetes_version="-X k8s.io/component-base/version.gitVersion=v$kubernetes
    -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=36"

# module_tool FILE FOLDER PACKAGE [LINKER_FLAGS]: builds a package with the go.mod of a folder.
module_tool() {
    [ -x "$1" ] && return
    echo "building $(basename "$1")"
    local new
    new=$(fresh_directory)
    (cd "$cluster/$2" && CGO_ENABLED=0 go build -trimpath -p "${BUILD_JOBS:-$(nproc)}" -ldflags "-s -w ${4:-}" -o "$new/it" "$3")
    mv "$new/it" "$1"
    rm -r "$new"
}

install_cluster() {
    install_helm
    module_tool "$etcd" etcd go.etcd.io/etcd/server/v3
    module_tool "$kubectl" kubernetes k8s.io/kubernetes/cmd/kubectl "$kubernetes_version"
    module_tool "$kube_apiserver" kubernetes k8s.io/kubernetes/cmd/kube-apiserver "$kubernetes_version"
}

# module_files MODULE@VERSION PATH...: paths of files of a module.
module_files() {
    local directory path
    directory=$(go mod download -json "$1" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])')
    for path in "${@:2}"; do compgen -G "$directory/$path"; done
}

# crds GROUP: files that define the kinds of an API group.
crds() {
    case $1 in
    *.istio.io) module_files "$istio" kubernetes/customresourcedefinitions.gen.yaml ;;
    gateway.networking.k8s.io) module_files "$gateway_api" 'config/crd/standard/*gateway*.yaml' 'config/crd/standard/*routes.yaml' ;;
    keda.sh) module_files "$keda" 'config/crd/bases/keda.sh_*.yaml' ;;
    monitoring.coreos.com) module_files "$prometheus_operator" 'example/prometheus-operator-crd/*.yaml' ;;
    argoproj.io) module_files "$argo_rollouts" manifests/crds/{rollout,analysis-template,analysis-run,experiment}-crd.yaml ;;
    serving.knative.dev) module_files "$knative" config/core/300-resources/service.yaml ;;
    serving.kserve.io) module_files "$kserve" config/crd/full/serving.kserve.io_inferenceservices.yaml ;;
    *) return 1 ;;
    esac
}
