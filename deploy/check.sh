#!/usr/bin/env bash
# Checks the chart as far as possible without a cluster: deploy/check.sh
# With --write it first regenerates the chart's README from values.yaml.
#
# Needs Linux, Go 1.26 or later, and Python 3. Traffic through real proxies also needs a JDK and the packaged service, which
# ./mvnw -Dquick package builds. The first run builds its tools, which takes some minutes; later runs take a minute or two.
set -euo pipefail
deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chart=$deploy/helm/bertmesh
# shellcheck source-path=SCRIPTDIR source=tools/install.sh
. "$deploy/tools/install.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

step() { printf '\n--- %s\n' "$1"; }
fail() {
    printf 'check.sh: %s\n' "$1" >&2
    exit 1
}

service=${BERTMESH_SERVICE:-$deploy/../target/quarkus-app/quarkus-run.jar}
environments=("$chart"/values.yaml "$chart"/values-{dev,staging,prod}.yaml)
features=("$chart"/tests/values/*.yaml)

# render HELM VALUES_FILE [MORE...]: prints all rendered objects
render() {
    "$1" template bertmesh "$chart" --namespace models --kube-version 1.36.0 --values "$2" "${@:3}"
}

check_scripts() {
    if command -v shellcheck >/dev/null; then
        (cd "$deploy" && shellcheck -x check.sh tools/install.sh cluster/*.sh)
    else
        echo "skipped: shellcheck is not installed"
    fi
}

check_sizes() {
    local file lines
    while read -r lines file; do
        [ "$lines" -le 80 ] || fail "$file has $lines lines (expected: at most 80)"
    done < <(find "$chart/templates" -type f -exec wc -l {} \;)
    lines=$(wc -l <"$chart/values.yaml")
    [ "$lines" -lt 400 ] || fail "values.yaml has $lines lines (expected: fewer than 400)"
}

check_rendering() {
    local helm values
    for helm in "$helm3" "$helm4"; do
        for values in "${environments[@]}" "${features[@]}"; do
            # Lint ignores null, which removes a value from a values file. So it may report a false refusal, and goes on.
            "$helm" lint "$chart" --strict --quiet --kube-version 1.36.0 --values "$values" >"$work/lint" 2>&1 ||
                fail "$(basename "$helm") lint of $values: $(cat "$work/lint")"
            render "$helm" "$values" >"$work/$(basename "$helm")-$(basename "$values")"
        done
        echo "$(basename "$helm"): ${#environments[@]} environments and ${#features[@]} sets of features linted and rendered"
    done
    if render "$helm3" "$chart/values.yaml" --kube-version 1.29.0 >"$work/lint" 2>&1; then
        fail "the chart installs on Kubernetes 1.29, which ignores the preStop sleep"
    fi
}

checksum() {
    render "$helm3" "$chart/values.yaml" "$@" | grep -m 1 'checksum/config'
}

check_restarts() {
    cp -r "$chart" "$work/newer"
    sed -i 's/^version: .*/version: 99.0.0/' "$work/newer/Chart.yaml"
    [ "$(checksum)" != "$(checksum --set settings.QUARKUS_LOG_LEVEL=WARN)" ] || fail "a new setting restarts no pod"
    [ "$(checksum)" = "$(chart=$work/newer checksum)" ] || fail "a new version of the chart alone restarts pods"
    deployments() { render "$helm3" "$chart/values-prod.yaml" --show-only templates/deployment.yaml "$@"; }
    [ "$(deployments)" = "$(deployments --set versions.v1.weight=0,versions.v2.weight=100)" ] || fail "weights restart pods"
    echo "pods restart for a new setting, but not for a new version of the chart or new weights"
}

check_schemas() {
    "$kubeconform" -strict -summary -schema-location "$builtin_schemas/{{.ResourceKind}}{{.KindSuffix}}.json" \
        -schema-location "$crd_schemas/{{.Group}}-{{.ResourceKind}}-{{.ResourceAPIVersion}}.json" "$work"/helm-*.yaml
}

# exceptions TOOL RENDERING: names of the tool's checks whose findings we accept there, one per line
exceptions() {
    sed -n "s,^$1\(/$2\)\{0\,1\} \([^ ]*\) .*,\2,p" "$deploy/tools/exceptions.txt"
}

# Checks production, features on top of it, and features that exclude its mesh. Each separately, because all have objects of the same names.
check_policies() {
    local values file name skipped
    mkdir "$work/policies"
    for values in mesh download rollouts; do
        render "$helm3" "$chart/values-prod.yaml" --values "$chart/tests/values/$values.yaml" >"$work/policies/$values.yaml"
    done
    for values in values-prod values-dev secrets knative kserve; do
        cp "$work/$(basename "$helm3")-$values.yaml" "$work/policies/$values.yaml"
    done
    for file in "$work"/policies/*; do
        values=$(basename "$file" .yaml)
        skipped=()
        while read -r name; do skipped+=(--ignore-test "$name"); done < <(exceptions kube-score "$values")
        "$kube_score" score --kubernetes-version v1.36 --exit-one-on-warning --output-format ci "${skipped[@]}" "$file" >"$work/score" ||
            fail "kube-score of $values: $(grep -v '^\[\(OK\|SKIPPED\)' "$work/score")"
        "$checkov/bin/checkov" --quiet --compact --skip-download --framework kubernetes --file "$file" \
            --skip-check "$(exceptions checkov "$values" | paste -s -d ,)" >"$work/checkov" || fail "checkov of $values: $(cat "$work/checkov")"
        echo "$values: no finding"
    done
}

# Runs the init container's rendered script with a right and with a wrong checksum.
check_download() {
    command -v curl >/dev/null || { echo "skipped: curl is not installed"; return; }
    mkdir -p "$work/bundle/bert/1" "$work/good" "$work/bad"
    echo '{}' >"$work/bundle/bert/1/manifest.json"
    tar -czf "$work/bundle.tar.gz" -C "$work/bundle" bert
    "$checkov/bin/python" - "$work/policies/download.yaml" >"$work/download.sh" <<'PYTHON'
import sys, yaml

deployment = next(o for o in yaml.safe_load_all(open(sys.argv[1])) if o and o["kind"] == "Deployment")
shell, flags, script = deployment["spec"]["template"]["spec"]["initContainers"][0]["command"]
assert (shell, flags) == ("sh", "-euc"), (shell, flags)
print(script)
PYTHON
    local sum
    sum=$(sha256sum "$work/bundle.tar.gz" | cut -d ' ' -f 1)
    URL=file://$work/bundle.tar.gz SHA256=$sum MODELS=$work/good sh -euc "$(cat "$work/download.sh")" >/dev/null
    [ -f "$work/good/bert/1/manifest.json" ] || fail "the download unpacks no bundle"
    [ ! -e "$work/good/.bundles.tar.gz" ] || fail "the download does not remove its archive"
    if URL=file://$work/bundle.tar.gz SHA256=${sum//[0-9]/0} MODELS=$work/bad sh -euc "$(cat "$work/download.sh")" \
        >/dev/null 2>&1; then
        fail "the download accepts an archive whose checksum is wrong"
    fi
    [ ! -e "$work/bad/bert" ] || fail "the download unpacks an archive whose checksum is wrong"
    echo "the download unpacks a right archive, and refuses a wrong one"
}

# The schema accepts exactly the settings that docs/configuration.md names, except those that other values set, such as
# files of Secrets, and except the secret itself.
check_settings() {
    {
        printf 'BERTMESH_%s\n' MODELS_DIR SHUTDOWN_DRAIN_TIMEOUT SHUTDOWN_CLOSE_TIMEOUT CACHE_REDIS_URL CACHE_SECRET
        grep -o 'BERTMESH_[A-Z_]*' "$chart/templates/_secrets.tpl"
    } >"$work/stood"
    # shellcheck disable=SC2016
    grep -o '^| `BERTMESH_[A-Z_]*' "$deploy/../docs/configuration.md" | cut -c 4- | grep -v -x -F -f "$work/stood" | sort >"$work/told"
    grep -o '"BERTMESH_[A-Z_]*"' "$chart/values.schema.json" | tr -d '"' | sort >"$work/taken"
    diff "$work/told" "$work/taken" || fail "values.schema.json: settings (expected: those of docs/configuration.md, < above)"
    echo "$(wc -l <"$work/taken") settings, as in docs/configuration.md"
}

# Checks the configuration that Istio's own generator gives Envoy, and what Envoy does with it in front of real services. The
# first build takes some minutes.
check_mesh() {
    [ -z "$(cd "$deploy/test" && gofmt -l .)" ] || fail "deploy/test is not formatted: gofmt -w deploy/test"
    [ -f "$service" ] || fail "$service: missing (expected: run ./mvnw -Dquick package first)"
    local jdk
    # shellcheck disable=SC2016
    jdk=$(sh -c '. "$1" && find_jdk && echo "$JAVA_HOME"' sh "$deploy/../.mvn/find-jdk.sh")
    # The test reads the chart only through Helm, so Go cannot know when a cached result is stale.
    (cd "$deploy/test" && CGO_ENABLED=0 HELM=$helm3 ENVOY=$envoy JAVA_HOME=$jdk SERVICE=$service \
        go test -count=1 -tags traffic ./... >"$work/mesh" 2>&1) || {
        grep -E '^(---|FAIL|ok|#)|_test.go:|^    ' "$work/mesh" >&2
        fail "Istio or Envoy does not do with the chart what we intend: see above"
    }
    tail -n 1 "$work/mesh"
}

# Checks the rendered alerts: their syntax, their tests, and that docs/operations.md and the tests name the same alerts.
check_alerts() {
    local told=$deploy/../docs/operations.md how
    mkdir "$work/rules"
    cp "$deploy"/test/rules/*.yaml "$work/rules"
    "$checkov/bin/python" - "$work/$(basename "$helm3")-observability.yaml" >"$work/rules.yaml" <<'PYTHON'
import sys, yaml

print(yaml.safe_dump(next(o for o in yaml.safe_load_all(open(sys.argv[1])) if o and o["kind"] == "PrometheusRule")["spec"]))
PYTHON
    "$promtool" check rules "$work/rules.yaml" >"$work/promtool" 2>&1 || fail "promtool: $(cat "$work/promtool")"
    "$promtool" test rules "$work"/rules/*.yaml >"$work/promtool" 2>&1 || fail "promtool: $(cat "$work/promtool")"
    grep -o 'alert: [A-Za-z]*' "$work/rules.yaml" | cut -d ' ' -f 2 | sort >"$work/alerts"
    # The alerts link to the anchor.
    # shellcheck disable=SC2016
    sed -n 's/^| <a id="\([a-z]*\)"><\/a>`\(Bertmesh[A-Za-z]*\)` |.*/\1 \2/p' "$told" >"$work/rows"
    cut -d ' ' -f 2 "$work/rows" | sort | diff - "$work/alerts" || fail "docs/operations.md: table of alerts (expected: those of the chart, > above)"
    awk 'tolower($2) != $1 {print $2; bad = 1} END {exit bad}' "$work/rows" || fail "docs/operations.md: anchors that differ from the alert's name in lower case: see above"
    for how in fires "is silent"; do
        sed -n "s/^  - name: \\([A-Za-z]*\\) $how .*/\\1/p" "$deploy"/test/rules/*.yaml | sort -u | diff - "$work/alerts" ||
            fail "deploy/test/rules: alerts with a test that it $how (expected: all alerts of the chart, > above)"
    done
    echo "$(wc -l <"$work/alerts") alerts, each tested firing and silent, as in docs/operations.md"
}

# Checks that alerts, dashboard and rollout analysis use only metrics and labels of docs/metrics.md.
check_expressions() {
    [ -z "$(cd "$deploy/tools/promtool" && gofmt -l .)" ] || fail "deploy/tools/promtool is not formatted: gofmt -w deploy/tools/promtool"
    (cd "$deploy/tools/promtool" && export CGO_ENABLED=0 &&
        go test -tags remove_all_sd ./... && go run -tags remove_all_sd ./expressions "$deploy/../docs/metrics.md" "$work"/helm-*) \
        >"$work/expressions" 2>&1 || fail "expressions: $(cat "$work/expressions")"
    tail -n 1 "$work/expressions"
}

write_readme() {
    rm -rf "$work/docs"
    cp -r "$chart" "$work/docs"
    "$helm_docs" --chart-search-root "$work/docs" --sort-values-order file --log-level warning
}

check_readme() {
    write_readme
    diff "$chart/README.md" "$work/docs/README.md" || fail "the chart's README is out of date: run deploy/check.sh --write"
    local undocumented
    undocumented=$(grep -c '|  |$' "$chart/README.md" || true)
    [ "$undocumented" = 0 ] || fail "$undocumented values have no sentence in values.yaml"
}

step "Tools"
install_tools
if [ "${1:-}" = --write ]; then
    write_readme
    cp "$work/docs/README.md" "$chart/README.md"
fi
step "Shell scripts" && check_scripts
step "Sizes" && check_sizes
step "Lint and render, Helm 3 and 4" && check_rendering
step "Restarts" && check_restarts
step "Unit tests" && "$helm_unittest" --strict --file 'tests/*_test.yaml' "$chart"
step "Schemas: ${builtin_schemas##*/}, ${crd_schemas##*/}" && check_schemas
step "Policies" && check_policies
step "Download of bundles" && check_download
step "Settings" && check_settings
step "Alerts" && check_alerts
step "Expressions of alerts, dashboard and rollouts" && check_expressions
step "Log line" && "$checkov/bin/python" "$deploy/tools/check-logs.py" "$deploy/../docs/log-line.schema.json" "$chart/files/logs"
step "README of the chart" && check_readme
step "Istio's configuration from the chart, and calls through Envoy" && check_mesh
