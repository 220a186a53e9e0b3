package mesh

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"istio.io/istio/manifests"
	settings "istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/kube/inject"
)

const injector = "charts/istio-control/istio-discovery/"

// injected renders the chart and injects Istio's own sidecar into its first Deployment, as Istio's admission webhook does.
func injected(t *testing.T, values string) core.PodTemplateSpec {
	t.Helper()
	template, err := manifests.FS.ReadFile(injector + "files/injection-template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := inject.ParseTemplates(map[string]string{inject.SidecarTemplateName: string(template)})
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := manifests.FS.ReadFile(injector + "values.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var shipped map[string]any
	read(t, string(defaults), &shipped)
	text, err := json.Marshal(shipped["_internal_defaults_do_not_set"])
	if err != nil {
		t.Fatal(err)
	}
	config, err := inject.NewValuesConfig(string(text))
	if err != nil {
		t.Fatal(err)
	}
	deployment, err := yaml.Marshal(render(t, values).deployments[0])
	if err != nil {
		t.Fatal(err)
	}

	var out bytes.Buffer
	err = inject.IntoResourceFile(nil, templates, config, "", settings.DefaultMeshConfig(), bytes.NewReader(deployment), &out, func(string) {})

	if err != nil {
		t.Fatal(err)
	}
	result := &apps.Deployment{}
	read(t, strings.TrimSuffix(out.String(), "---\n"), result)
	return result.Spec.Template
}

func TestSidecarMergesTheMetricsOfThePod(t *testing.T) {
	pod := injected(t, "values-prod.yaml")

	merged := ""
	for _, container := range append(pod.Spec.InitContainers, pod.Spec.Containers...) {
		for _, variable := range container.Env {
			if container.Name == "istio-proxy" && variable.Name == "ISTIO_PROMETHEUS_ANNOTATIONS" {
				merged = variable.Value
			}
		}
	}
	var target struct{ Scrape, Path, Port string }
	read(t, merged, &target)
	if target.Scrape != "true" || target.Path != "/q/metrics" || target.Port != "8081" {
		t.Errorf("the sidecar merges %q (expected: 8081/q/metrics)", merged)
	}
	if port, path := pod.Annotations["prometheus.io/port"], pod.Annotations["prometheus.io/path"]; port != "15020" || path != "/stats/prometheus" {
		t.Errorf("merged metrics are at %s%s (expected: 15020/stats/prometheus, which the PodMonitor scrapes)", port, path)
	}
}
