package mesh

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pilot/test/xdstest"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/constants"
)

const (
	gatewayAddress = "10.0.0.1"
	callerAddress  = "10.0.0.2"
	host           = "bertmesh.models.svc.cluster.local"
	keys           = `{"keys":[{"kty":"oct","kid":"1","k":"c2VjcmV0"}]}`
)

func serverAddress(i int) string { return fmt.Sprintf("10.0.1.%d", i+1) }

// A mesh with the installed chart, and three of its proxies.
type mesh struct {
	*xds.FakeDiscoveryServer
	t       *testing.T
	gateway *model.Proxy
	caller  *model.Proxy
	server  *model.Proxy
}

// install renders the chart and gives it to Istio. It inlines the tokens' keys, because the test fetches nothing.
func install(t *testing.T, values string, arguments ...string) mesh {
	t.Helper()
	rules := fmt.Sprintf(`istio.requestAuthentication.rules=[{"issuer":"https://tokens.example.com","audiences":["bertmesh"],"jwks":%q}]`, keys)
	return installed(t, render(t, values, append([]string{"--set-json", rules}, arguments...)...))
}

// installed gives the chart's objects to Istio.
func installed(t *testing.T, objects rendered) mesh {
	t.Helper()
	discovery := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		KubernetesObjectString: string(file(t, "testdata/cluster.yaml")),
		KubernetesObjects:      objects.cluster(),
		Configs:                configs(t, objects),
	})
	server := objects.deployments[0]
	m := mesh{FakeDiscoveryServer: discovery, t: t}
	m.gateway = m.proxy(model.Router, "istio-ingress", "gateway", gatewayAddress, map[string]string{"istio": "ingress"})
	m.caller = m.proxy(model.SidecarProxy, "search", "caller", callerAddress, map[string]string{"app": "caller"})
	m.server = m.proxy(model.SidecarProxy, namespace, server.Name, serverAddress(0), server.Spec.Template.Labels)
	return m
}

// proxy registers the proxy of a pod with Istio.
func (m mesh) proxy(kind model.NodeType, namespace, pod, address string, labels map[string]string) *model.Proxy {
	return m.SetupProxy(&model.Proxy{
		Type: kind, ID: pod + "." + namespace, ConfigNamespace: namespace, IPAddresses: []string{address}, Labels: labels,
		Metadata: &model.NodeMetadata{
			Namespace: namespace, Labels: labels, IstioVersion: "1.31.0", ClusterID: constants.DefaultClusterName,
		},
	})
}

// configs reads the mesh objects as istiod does when it watches them: with the cluster's domain, which completes short host names.
func configs(t *testing.T, objects rendered) []config.Config {
	t.Helper()
	parsed, _, err := crd.ParseInputs(strings.Join(objects.istio, "\n---\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range parsed {
		parsed[i].Domain = "cluster.local"
	}
	return parsed
}

// A call as a proxy sees it.
type call struct {
	path    string
	headers map[string]string
}

func grpcCall(method string, headers ...string) call {
	c := call{path: "/bertmesh.v1." + method, headers: map[string]string{"content-type": "application/grpc+proto"}}
	for i := 0; i < len(headers); i += 2 {
		c.headers[headers[i]] = headers[i+1]
	}
	return c
}

func restCall(path string) call {
	return call{path: path, headers: map[string]string{"content-type": "application/json"}}
}

// lookup returns the route that Envoy would take: the host's first match. At a sidecar, the port names the configuration
// of routes; at a gateway, the name begins with the protocol.
func (m mesh) lookup(proxy *model.Proxy, name, domain string, c call) *route.Route {
	m.t.Helper()
	for _, configuration := range m.Routes(proxy) {
		if !strings.HasPrefix(configuration.Name, name) {
			continue
		}
		for _, virtualHost := range configuration.VirtualHosts {
			if !slices.Contains(virtualHost.Domains, domain) {
				continue
			}
			for _, candidate := range virtualHost.Routes {
				if matches(m.t, candidate.Match, c) {
					return candidate
				}
			}
		}
	}
	m.t.Fatalf("%s %v: no route", domain, c)
	return nil
}

func (m mesh) outside(c call) *route.Route {
	return m.lookup(m.gateway, "https.443.", "bertmesh.example.com", c)
}

func (m mesh) inside(port int, c call) *route.Route {
	return m.lookup(m.caller, strconv.Itoa(port), host, c)
}

func matches(t *testing.T, match *route.RouteMatch, c call) bool {
	t.Helper()
	switch path := match.PathSpecifier.(type) {
	case *route.RouteMatch_Prefix:
		if !strings.HasPrefix(c.path, path.Prefix) {
			return false
		}
	case *route.RouteMatch_SafeRegex:
		// Envoy's regular expressions match the whole path.
		if !regexp.MustCompile("^(?:" + path.SafeRegex.Regex + ")$").MatchString(c.path) {
			return false
		}
	default:
		t.Fatalf("%T: unknown kind of match", path)
	}
	for _, header := range match.Headers {
		value, present := c.headers[header.Name]
		pattern := header.GetStringMatch()
		if pattern == nil {
			t.Fatalf("%v: unknown kind of match", header)
		}
		if !present || !(pattern.GetExact() == value || pattern.GetPrefix() != "" && strings.HasPrefix(value, pattern.GetPrefix())) {
			return false
		}
	}
	return true
}

// destinations returns the clusters of a route, with their weights.
func destinations(r *route.Route) map[string]uint32 {
	action := r.GetRoute()
	if single := action.GetCluster(); single != "" {
		return map[string]uint32{single: 100}
	}
	result := map[string]uint32{}
	for _, weighted := range action.GetWeightedClusters().GetClusters() {
		result[weighted.Name] = weighted.Weight.GetValue()
	}
	return result
}

func subset(port int, version string) string {
	return fmt.Sprintf("outbound|%d|%s|%s", port, version, host)
}

func (m mesh) cluster(proxy *model.Proxy, name string) *cluster.Cluster {
	m.t.Helper()
	found := xdstest.ExtractCluster(name, m.Clusters(proxy))
	if found == nil {
		m.t.Fatalf("%s: no such cluster", name)
	}
	return found
}

// inbound returns the filter chains with which the server's proxy accepts connections to a port.
func (m mesh) inbound(port uint32) []*listener.FilterChain {
	m.t.Helper()
	var chains []*listener.FilterChain
	for _, chain := range xdstest.ExtractListener("virtualInbound", m.Listeners(m.server)).FilterChains {
		if chain.GetFilterChainMatch().GetDestinationPort().GetValue() == port {
			chains = append(chains, chain)
		}
	}
	if len(chains) == 0 {
		m.t.Fatalf("port %d: no filter chain", port)
	}
	return chains
}

func (m mesh) manager(port uint32) *hcm.HttpConnectionManager {
	m.t.Helper()
	return xdstest.ExtractHTTPConnectionManager(m.t, m.inbound(port)[0])
}

func filterNames(manager *hcm.HttpConnectionManager) []string {
	var names []string
	for _, filter := range manager.HttpFilters {
		names = append(names, filter.Name)
	}
	return names
}

// filter reads the configuration of one of the server's HTTP filters.
func filter[T proto.Message](m mesh, port uint32, name string, into T) T {
	m.t.Helper()
	for _, candidate := range m.manager(port).HttpFilters {
		if candidate.Name == name {
			if err := candidate.GetTypedConfig().UnmarshalTo(into); err != nil {
				m.t.Fatal(err)
			}
			return into
		}
	}
	m.t.Fatalf("%s: not among %v", name, filterNames(m.manager(port)))
	return into
}
