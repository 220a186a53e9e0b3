package mesh

import (
	"slices"
	"strings"
	"testing"

	jwt "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	limit "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
	global "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ratelimit/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"istio.io/istio/pilot/test/xdstest"
)

const (
	jwtFilter    = "envoy.filters.http.jwt_authn"
	rbacFilter   = "envoy.filters.http.rbac"
	localFilter  = "envoy.filters.http.local_ratelimit"
	globalFilter = "envoy.filters.http.ratelimit"
	routerFilter = "envoy.filters.http.router"
)

func TestServerAcceptsNoPlainText(t *testing.T) {
	m := install(t, "values-prod.yaml")

	for _, port := range []uint32{9000, 8080, 8081} {
		for _, chain := range m.inbound(port) {
			context := &tls.DownstreamTlsContext{}
			if chain.TransportSocket == nil {
				t.Errorf("port %d: chain %s accepts plain text", port, chain.Name)
				continue
			}
			if err := chain.TransportSocket.GetTypedConfig().UnmarshalTo(context); err != nil {
				t.Fatal(err)
			}
			if !context.GetRequireClientCertificate().GetValue() {
				t.Errorf("port %d: chain %s requires no certificate", port, chain.Name)
			}
		}
	}
}

func TestOnlyTheManagementPortAcceptsPlainTextIfPermitted(t *testing.T) {
	m := install(t, "tests/values/mesh.yaml")

	takesPlainText := func(port uint32) bool {
		for _, chain := range m.inbound(port) {
			if chain.TransportSocket == nil {
				return true
			}
		}
		return false
	}

	if !takesPlainText(8081) || takesPlainText(9000) || takesPlainText(8080) {
		t.Errorf("plain text on 8081: %v, 9000: %v, 8080: %v (expected: true, false, false)",
			takesPlainText(8081), takesPlainText(9000), takesPlainText(8080))
	}
}

// Shows why the chart requires a strict port for metrics over mutual TLS: Prometheus does not speak as the mesh's proxies do.
func TestOtherClientsOfMutualTLSAreAcceptedOnlyAtAStrictPort(t *testing.T) {
	taken := func(m mesh) bool {
		for _, chain := range m.inbound(8081) {
			if len(chain.GetFilterChainMatch().GetApplicationProtocols()) == 0 && chain.TransportSocket != nil {
				return true
			}
		}
		return false
	}

	strict, permissive := taken(install(t, "tests/values/observability.yaml")), taken(install(t, "tests/values/mesh.yaml"))

	if !strict || permissive {
		t.Errorf("accepted at a strict port: %v, at a permissive one: %v (expected: true, false)", strict, permissive)
	}
}

func TestTokenIsCheckedFirstThenThePolicyThenTheLimit(t *testing.T) {
	m := install(t, "values-prod.yaml")

	for _, port := range []uint32{9000, 8080} {
		names := filterNames(m.manager(port))

		order := []int{slices.Index(names, jwtFilter), slices.Index(names, rbacFilter), slices.Index(names, localFilter), slices.Index(names, routerFilter)}
		if order[0] < 0 || !slices.IsSorted(order) || order[2] != order[3]-1 {
			t.Errorf("port %d: filters are %v (expected: token, policy, limit, router)", port, names)
		}
	}
}

func TestManagementPortIsNotLimited(t *testing.T) {
	m := install(t, "values-prod.yaml")

	if names := filterNames(m.manager(8081)); slices.Contains(names, localFilter) {
		t.Errorf("filters are %v (expected: no limit)", names)
	}
}

func TestTokensOfTheIssuerAreAccepted(t *testing.T) {
	m := install(t, "values-prod.yaml")

	providers := filter(m, 9000, jwtFilter, &jwt.JwtAuthentication{}).Providers

	if len(providers) != 1 {
		t.Fatalf("%d issuers (expected: 1)", len(providers))
	}
	for _, provider := range providers {
		if provider.Issuer != "https://tokens.example.com" || !slices.Equal(provider.Audiences, []string{"bertmesh"}) {
			t.Errorf("tokens of %s for %v (expected: https://tokens.example.com, bertmesh)", provider.Issuer, provider.Audiences)
		}
		if !strings.Contains(provider.GetLocalJwks().GetInlineString(), `"kid":"1"`) {
			t.Errorf("keys are %v (expected: those of the values)", provider.GetLocalJwks())
		}
		if provider.PayloadInMetadata != "payload" {
			t.Errorf("claims are under %s (expected: payload, which the rate limit reads)", provider.PayloadInMetadata)
		}
	}
}

func TestCallsAboveThePodsLimitAreResourceExhausted(t *testing.T) {
	m := install(t, "values-prod.yaml")

	local := filter(m, 9000, localFilter, &limit.LocalRateLimit{})

	if !local.RateLimitedAsResourceExhausted {
		t.Error("callers get UNAVAILABLE (expected: RESOURCE_EXHAUSTED)")
	}
	if bucket := local.TokenBucket; bucket.MaxTokens != 400 || bucket.TokensPerFill.GetValue() != 200 || bucket.FillInterval.Seconds != 1 {
		t.Errorf("limit is %v (expected: 400, 200 a second)", local.TokenBucket)
	}
	if local.FilterEnforced.GetDefaultValue().GetNumerator() != 100 || local.FilterEnabled.GetDefaultValue().GetNumerator() != 100 {
		t.Errorf("enforced for %v, enabled for %v (expected: 100 %%)", local.FilterEnforced, local.FilterEnabled)
	}
}

func TestRateLimitServiceIsAskedLastAndMayBeDown(t *testing.T) {
	m := install(t, "tests/values/mesh.yaml")

	names := filterNames(m.manager(9000))
	asked := filter(m, 9000, globalFilter, &global.RateLimit{})

	order := []int{slices.Index(names, rbacFilter), slices.Index(names, localFilter), slices.Index(names, globalFilter), slices.Index(names, routerFilter)}
	if order[0] < 0 || !slices.IsSorted(order) {
		t.Errorf("filters are %v (expected: policy, limit of the pod, limit of all, router)", names)
	}
	if !asked.RateLimitedAsResourceExhausted || asked.FailureModeDeny {
		t.Errorf("limit is %v (expected: RESOURCE_EXHAUSTED, and no refusal while the service is down)", asked)
	}
	if got := asked.GetRateLimitService().GetGrpcService().GetEnvoyGrpc().GetClusterName(); got != "outbound|8081||ratelimit.limits.svc.cluster.local" {
		t.Errorf("asks %s", got)
	}
}

func TestRateLimitServiceGetsPathAndCaller(t *testing.T) {
	m := install(t, "tests/values/mesh.yaml")

	for _, port := range []uint32{9000, 8080} {
		hosts := xdstest.ExtractHTTPConnectionManager(t, m.inbound(port)[0]).GetRouteConfig().GetVirtualHosts()

		if len(hosts) != 1 || len(hosts[0].RateLimits) != 2 {
			t.Fatalf("port %d: limits of %v (expected: two descriptors)", port, hosts)
		}
		if key := hosts[0].RateLimits[0].Actions[0].GetRequestHeaders().GetDescriptorKey(); key != "path" {
			t.Errorf("port %d: first descriptor is %s (expected: path)", port, key)
		}
		if key := hosts[0].RateLimits[1].Actions[0].GetMetadata().GetDescriptorKey(); key != "subject" {
			t.Errorf("port %d: second descriptor is %s (expected: subject)", port, key)
		}
	}
}
