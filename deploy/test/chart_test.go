package mesh

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

const (
	chart     = "../helm/bertmesh"
	namespace = "models"
)

// Objects of a chart: those of Kubernetes, and those of Istio as text.
type rendered struct {
	services    []*core.Service
	deployments []*apps.Deployment
	istio       []string
}

// helmTemplate renders the chart with one of its values files and more arguments.
func helmTemplate(t *testing.T, values string, arguments ...string) []byte {
	t.Helper()
	helm := os.Getenv("HELM")
	if helm == "" {
		helm = "helm"
	}
	command := exec.Command(helm, append([]string{
		"template", "bertmesh", chart, "--namespace", namespace, "--kube-version", "1.36.0", "--values", chart + "/" + values,
	}, arguments...)...)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return output
}

func render(t *testing.T, values string, arguments ...string) rendered {
	t.Helper()
	var result rendered
	for _, document := range strings.Split("\n"+string(helmTemplate(t, values, arguments...)), "\n---\n") {
		result.add(t, document)
	}
	return result
}

func (r *rendered) add(t *testing.T, document string) {
	t.Helper()
	object := map[string]any{}
	read(t, document, &object)
	kind, _ := object["kind"].(string)
	switch version, _ := object["apiVersion"].(string); {
	case kind == "Service":
		service := &core.Service{}
		read(t, document, service)
		service.Namespace = namespace
		r.services = append(r.services, service)
	case kind == "Deployment":
		deployment := &apps.Deployment{}
		read(t, document, deployment)
		r.deployments = append(r.deployments, deployment)
	case strings.Contains(version, ".istio.io/"):
		// Helm adds the namespace when it installs, but a generator that reads files needs it explicitly.
		object["metadata"].(map[string]any)["namespace"] = namespace
		text, err := yaml.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		r.istio = append(r.istio, string(text))
	}
}

// inject reports whether the chart's pods request a sidecar.
func (r *rendered) inject() bool {
	return slices.ContainsFunc(r.deployments, func(deployment *apps.Deployment) bool { return asksForSidecar(deployment.Spec.Template) })
}

func asksForSidecar(template core.PodTemplateSpec) bool {
	return template.Labels["sidecar.istio.io/inject"] == "true"
}

// pods creates one ready pod for each Deployment, with a sidecar if the Deployment requests one.
func (r *rendered) pods() []runtime.Object {
	var pods []runtime.Object
	for i, deployment := range r.deployments {
		template := deployment.Spec.Template.DeepCopy()
		if asksForSidecar(*template) {
			template.Spec.Containers = append(template.Spec.Containers, core.Container{Name: "istio-proxy", Image: "proxyv2"})
			// The injector sets it, so that callers' proxies know which pods speak mutual TLS.
			template.Labels["security.istio.io/tlsMode"] = "istio"
		}
		pods = append(pods, &core.Pod{
			TypeMeta:   meta.TypeMeta{APIVersion: "v1", Kind: "Pod"},
			ObjectMeta: meta.ObjectMeta{Name: deployment.Name, Namespace: namespace, Labels: template.Labels},
			Spec:       template.Spec,
			Status: core.PodStatus{
				Phase:      core.PodRunning,
				PodIP:      serverAddress(i),
				PodIPs:     []core.PodIP{{IP: serverAddress(i)}},
				Conditions: []core.PodCondition{{Type: core.PodReady, Status: core.ConditionTrue}},
			},
		})
	}
	return pods
}

// cluster returns the chart's objects in a cluster soon after installation, as far as Istio reads them.
func (r *rendered) cluster() []runtime.Object {
	objects := r.pods()
	for i, service := range r.services {
		service.Spec.ClusterIP = fmt.Sprintf("10.1.1.%d", i+1)
		objects = append(objects, service)
	}
	for _, service := range r.services {
		objects = append(objects, r.endpoints(service))
	}
	return objects
}

func (r *rendered) endpoints(service *core.Service) runtime.Object {
	slice := &discovery.EndpointSlice{
		ObjectMeta: meta.ObjectMeta{
			Name: service.Name, Namespace: namespace, Labels: map[string]string{discovery.LabelServiceName: service.Name},
		},
		AddressType: discovery.AddressTypeIPv4,
	}
	for _, port := range service.Spec.Ports {
		slice.Ports = append(slice.Ports, discovery.EndpointPort{Name: &port.Name, Port: &port.Port, AppProtocol: port.AppProtocol})
	}
	ready := true
	for i, deployment := range r.deployments {
		if selects(service.Spec.Selector, deployment.Spec.Template.Labels) {
			slice.Endpoints = append(slice.Endpoints, discovery.Endpoint{
				Addresses:  []string{serverAddress(i)},
				Conditions: discovery.EndpointConditions{Ready: &ready},
				TargetRef:  &core.ObjectReference{Kind: "Pod", Name: deployment.Name, Namespace: namespace},
			})
		}
	}
	return slice
}

func selects(selector, labels map[string]string) bool {
	for key, value := range selector {
		if labels[key] != value {
			return false
		}
	}
	return true
}

func read(t *testing.T, document string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(document), into); err != nil {
		t.Fatal(err)
	}
}

func file(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
