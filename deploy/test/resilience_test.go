package mesh

import (
	"slices"
	"testing"
	"time"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	http "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"istio.io/istio/pilot/test/xdstest"
)

func TestAVersionsSubsetHasOnlyItsPods(t *testing.T) {
	m := install(t, "values-prod.yaml")

	addresses := xdstest.ExtractLoadAssignments(m.Endpoints(m.gateway))

	for i, version := range []string{"v1", "v2"} {
		if got := addresses[subset(9000, version)]; !slices.Equal(got, []string{serverAddress(i) + ":9000"}) {
			t.Errorf("%s has %v (expected: %s)", version, got, serverAddress(i))
		}
	}
}

func TestConcurrentCallsAreLimited(t *testing.T) {
	m := install(t, "values-prod.yaml", "--set", "istio.destinationRule.maxRequests=64,istio.destinationRule.maxRetries=4")

	limits := m.cluster(m.caller, subset(9000, "v1")).GetCircuitBreakers().GetThresholds()[0]

	if limits.MaxRequests.GetValue() != 64 || limits.MaxPendingRequests.GetValue() != 64 || limits.MaxRetries.GetValue() != 4 {
		t.Errorf("limits are %v (expected: 64 requests, 64 pending, 4 retries)", limits)
	}
}

func TestRetriesAreFewerThanCalls(t *testing.T) {
	m := install(t, "values-prod.yaml")

	limits := m.cluster(m.gateway, subset(9000, "v1")).GetCircuitBreakers().GetThresholds()[0]

	if limits.MaxRetries.GetValue() != 256 || limits.MaxRequests.GetValue() != 1024 {
		t.Errorf("limits are %v (expected: 1024 requests, 256 retries)", limits)
	}
}

func TestALostNodeIsNoticedWithinHalfAMinute(t *testing.T) {
	m := install(t, "values-prod.yaml")

	keepalive := m.cluster(m.gateway, subset(9000, "v1")).GetUpstreamConnectionOptions().GetTcpKeepalive()

	probing := keepalive.GetKeepaliveProbes().GetValue() * keepalive.GetKeepaliveInterval().GetValue()
	if silence := keepalive.GetKeepaliveTime().GetValue() + probing; probing == 0 || silence > 30 {
		t.Errorf("keepalive is %v (expected: a silent connection is dropped after 30 seconds at most)", keepalive)
	}
}

func TestUnreachablePodsAreEjected(t *testing.T) {
	m := install(t, "values-prod.yaml")

	detection := m.cluster(m.gateway, subset(9000, "v1")).GetOutlierDetection()

	if got := detection.GetConsecutiveGatewayFailure().GetValue(); got != 5 {
		t.Errorf("ejected after %d (expected: 5)", got)
	}
	if got := detection.GetEnforcingConsecutiveGatewayFailure().GetValue(); got != 100 {
		t.Errorf("enforced for %d %% (expected: 100)", got)
	}
	if got := detection.GetMaxEjectionPercent().GetValue(); got != 50 {
		t.Errorf("at most %d %% are ejected (expected: 50)", got)
	}
	if got := detection.GetBaseEjectionTime().AsDuration(); got != 30*time.Second {
		t.Errorf("ejected for %v (expected: 30s)", got)
	}
}

func TestACallerOfUnknownMethodsEjectsNoPod(t *testing.T) {
	m := install(t, "values-prod.yaml")

	detection := m.cluster(m.gateway, subset(9000, "v1")).GetOutlierDetection()

	if got := detection.GetEnforcingConsecutive_5Xx(); got == nil || got.GetValue() != 0 {
		t.Errorf("answers of any 5xx are enforced for %v %% (expected: 0)", got)
	}
}

func TestNewPodsWarmUp(t *testing.T) {
	m := install(t, "values-prod.yaml")

	c := m.cluster(m.caller, subset(9000, "v2"))

	if c.LbPolicy != cluster.Cluster_LEAST_REQUEST {
		t.Errorf("balanced by %v (expected: LEAST_REQUEST)", c.LbPolicy)
	}
	if got := c.GetLeastRequestLbConfig().GetSlowStartConfig().GetSlowStartWindow().AsDuration(); got != time.Minute {
		t.Errorf("warm after %v (expected: 1m)", got)
	}
}

func TestConnectionsEndSoThatNewPodsAreFound(t *testing.T) {
	m := install(t, "values-prod.yaml")

	options := &http.HttpProtocolOptions{}
	packed := m.cluster(m.gateway, subset(9000, "v1")).TypedExtensionProtocolOptions["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
	if err := packed.UnmarshalTo(options); err != nil {
		t.Fatal(err)
	}

	if got := options.GetCommonHttpProtocolOptions().GetMaxConnectionDuration().AsDuration(); got != 5*time.Minute {
		t.Errorf("connections live for %v (expected: 5m)", got)
	}
	if options.GetExplicitHttpConfig().GetHttp2ProtocolOptions() == nil {
		t.Errorf("protocol is %v (expected: HTTP/2, for gRPC)", options)
	}
}
