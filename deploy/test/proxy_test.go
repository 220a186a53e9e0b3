//go:build traffic

package mesh

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"istio.io/istio/pilot/pkg/model"
)

// A running Envoy, with its own directory for its configuration and its log.
type envoy struct {
	directory string
	process   *process
}

// startGateway starts the Envoy of the ingress gateway on a port.
func (m mesh) startGateway(authority *authority, port int) *envoy {
	m.t.Helper()
	directory := m.t.TempDir()
	e := exchanger{m.t, atGateway(directory, port), map[string]int{}}
	write := func(kind, name string, message proto.Message) {
		writeResources(m.t, directory, kind, name, e.resource(kind, name, message))
	}
	for _, routes := range m.Routes(m.gateway) {
		write("routes", routes.Name, routes)
	}
	for _, endpoints := range m.Endpoints(m.gateway) {
		write("endpoints", endpoints.ClusterName, endpoints)
	}
	m.writeProxy(e, directory, m.gateway, func(string) bool { return true }, func(string) bool { return true })
	authority.writeSecret(m.t, directory, "kubernetes://bertmesh-tls", authority.issue(m.t, "bertmesh.example.com"))
	authority.writeWorkload(m.t, directory, ingress)
	return startEnvoy(m.t, directory)
}

// startSidecar starts the Envoy of a pod, only for calls to the pod.
func (m mesh) startSidecar(authority *authority, pod *model.Proxy, s *service) *envoy {
	m.t.Helper()
	directory := m.t.TempDir()
	e := exchanger{m.t, atPod(directory, pod.IPAddresses[0], map[string]int{"9000": s.grpcPort, "8080": s.restPort}), map[string]int{}}
	m.writeProxy(e, directory, pod,
		func(listener string) bool { return listener == "virtualInbound" },
		func(cluster string) bool { return !strings.HasPrefix(cluster, "outbound|") })
	authority.writeWorkload(m.t, directory, server)
	return startEnvoy(m.t, directory)
}

// writeProxy writes the wanted listeners and clusters of a proxy, and a bootstrap that reads them.
func (m mesh) writeProxy(e exchanger, directory string, proxy *model.Proxy, listener, cluster func(name string) bool) {
	m.t.Helper()
	var listeners, clusters []map[string]any
	for _, l := range m.Listeners(proxy) {
		if listener(l.Name) {
			listeners = append(listeners, e.resource("listener", l.Name, l))
			if l.Name == "virtualInbound" {
				// The sidecar has the ports of the pod, because no iptables lead connections to it.
				listeners[len(listeners)-1]["additionalAddresses"] = []any{
					map[string]any{"address": socket(onThisMachine(proxy.IPAddresses[0]), 8080)},
				}
			}
		}
	}
	for _, c := range m.Clusters(proxy) {
		if cluster(c.Name) {
			clusters = append(clusters, e.resource("cluster", c.Name, c))
		}
	}
	e.expectAllUsed()
	writeResources(m.t, directory, "all", "listeners", listeners...)
	writeResources(m.t, directory, "all", "clusters", clusters...)
	writeJSON(m.t, filepath.Join(directory, "bootstrap.json"), map[string]any{
		"node":  map[string]any{"id": proxy.ID, "cluster": proxy.ConfigNamespace},
		"admin": map[string]any{"address": socket("127.0.0.1", 0)},
		"dynamicResources": map[string]any{
			"ldsConfig": source(resourceFile(directory, "all", "listeners")), "cdsConfig": source(resourceFile(directory, "all", "clusters")),
		},
	})
}

func startEnvoy(t *testing.T, directory string) *envoy {
	t.Helper()
	e := &envoy{directory: directory}
	e.process = startProcess(t, filepath.Join(directory, "log"), exec.Command(required(t, "ENVOY"),
		"--config-path", filepath.Join(directory, "bootstrap.json"), "--admin-address-path", filepath.Join(directory, "admin"),
		"--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"))
	e.process.await("ready", func() bool {
		answer, err := e.ask("/ready")
		return err == nil && strings.TrimSpace(answer) == "LIVE"
	})
	return e
}

func (e *envoy) ask(path string) (string, error) {
	address, err := os.ReadFile(filepath.Join(e.directory, "admin"))
	if err != nil {
		return "", err
	}
	response, err := http.Get("http://" + string(address) + path)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// count adds up the counters whose names match.
func (e *envoy) count(t *testing.T, name string) int {
	t.Helper()
	return e.sum(t, "/stats", regexp.MustCompile(`(?m)^\S*`+name+`: (\d+)$`))
}

// answered counts the calls of this gateway that a pod answered successfully.
func (e *envoy) answered(t *testing.T, address string) int {
	t.Helper()
	return e.sum(t, "/clusters", regexp.MustCompile(`(?m)`+regexp.QuoteMeta(onThisMachine(address))+`:9000::rq_success::(\d+)$`))
}

// forget removes a pod from a cluster's endpoints, as istiod does when Kubernetes stops it, and waits until Envoy has done so.
func (e *envoy) forget(t *testing.T, cluster, address string) {
	t.Helper()
	path := resourceFile(e.directory, "endpoints", cluster)
	var content struct {
		VersionInfo string           `json:"versionInfo"`
		Resources   []map[string]any `json:"resources"`
	}
	if err := json.Unmarshal(file(t, path), &content); err != nil {
		t.Fatal(err)
	}
	places := content.Resources[0]["endpoints"].([]any)
	for _, place := range places {
		locality := place.(map[string]any)
		locality["lbEndpoints"] = slices.DeleteFunc(locality["lbEndpoints"].([]any), func(endpoint any) bool {
			return strings.Contains(fmt.Sprint(endpoint), onThisMachine(address))
		})
	}
	// Envoy notices a file only if it replaces the old one.
	writeJSON(t, path+".new", content)
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
	e.process.await("without "+address, func() bool {
		text, err := e.ask("/clusters")
		return err == nil && !strings.Contains(text, cluster+"::"+onThisMachine(address))
	})
}

func (e *envoy) sum(t *testing.T, path string, line *regexp.Regexp) int {
	t.Helper()
	text, err := e.ask(path)
	if err != nil {
		t.Fatal(err)
	}
	found := line.FindAllStringSubmatch(text, -1)
	if len(found) == 0 {
		t.Fatalf("%s: no line matches %s", path, line)
	}
	sum := 0
	for _, match := range found {
		number, err := strconv.Atoi(match[1])
		if err != nil {
			t.Fatal(err)
		}
		sum += number
	}
	return sum
}

func writeResources(t *testing.T, directory, kind, name string, resources ...map[string]any) {
	t.Helper()
	writeJSON(t, resourceFile(directory, kind, name), map[string]any{"versionInfo": "1", "resources": resources})
}

func writeJSON(t *testing.T, path string, value any) {
	t.Helper()
	text, err := json.MarshalIndent(value, "", "  ")
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
