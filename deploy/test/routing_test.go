package mesh

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

func expectDestinations(t *testing.T, actual, expected map[string]uint32) {
	t.Helper()
	if !maps.Equal(actual, expected) {
		t.Errorf("calls go to %v (expected: %v)", actual, expected)
	}
}

func TestGatewaySplitsCallsByWeight(t *testing.T) {
	m := install(t, "values-prod.yaml")

	expectDestinations(t, destinations(m.outside(grpcCall("FillMaskService/FillMask"))),
		map[string]uint32{subset(9000, "v1"): 90, subset(9000, "v2"): 10})
	expectDestinations(t, destinations(m.outside(restCall("/fill-mask"))),
		map[string]uint32{subset(8080, "v1"): 90, subset(8080, "v2"): 10})
	expectDestinations(t, destinations(m.outside(grpcCall("FillMaskService/StreamFillMask"))),
		map[string]uint32{subset(9000, "v1"): 90, subset(9000, "v2"): 10})
}

func TestCallersInTheMeshAreSplitLikeCallersFromOutside(t *testing.T) {
	m := install(t, "values-prod.yaml", "--set", "versions.v1.weight=75,versions.v2.weight=25")

	expectDestinations(t, destinations(m.inside(9000, grpcCall("FillMaskService/FillMask"))),
		map[string]uint32{subset(9000, "v1"): 75, subset(9000, "v2"): 25})
	expectDestinations(t, destinations(m.inside(8080, restCall("/fill-mask"))),
		map[string]uint32{subset(8080, "v1"): 75, subset(8080, "v2"): 25})
}

func TestAPinnedCallGoesOnlyToItsVersion(t *testing.T) {
	m := install(t, "values-prod.yaml")

	for _, version := range []string{"v1", "v2"} {
		pinned := grpcCall("FeatureExtractionService/Extract", "x-model-version", version)
		expectDestinations(t, destinations(m.outside(pinned)), map[string]uint32{subset(9000, version): 100})
		expectDestinations(t, destinations(m.inside(9000, pinned)), map[string]uint32{subset(9000, version): 100})
		stream := grpcCall("FeatureExtractionService/StreamExtract", "x-model-version", version)
		expectDestinations(t, destinations(m.outside(stream)), map[string]uint32{subset(9000, version): 100})
	}
}

func TestAPinToNoVersionIsIgnored(t *testing.T) {
	m := install(t, "values-prod.yaml")

	astray := grpcCall("FillMaskService/FillMask", "x-model-version", "v9")

	expectDestinations(t, destinations(m.outside(astray)), map[string]uint32{subset(9000, "v1"): 90, subset(9000, "v2"): 10})
}

func TestAPinReachesAVersionWithoutWeight(t *testing.T) {
	m := install(t, "values-prod.yaml", "--set", "versions.v1.weight=100,versions.v2.weight=0")

	expectDestinations(t, destinations(m.outside(grpcCall("FillMaskService/FillMask"))), map[string]uint32{subset(9000, "v1"): 100})
	expectDestinations(t, destinations(m.outside(grpcCall("FillMaskService/FillMask", "x-model-version", "v2"))),
		map[string]uint32{subset(9000, "v2"): 100})
}

func TestCallsThatAPodDidNotAnswerAreRetriedOnAnother(t *testing.T) {
	m := install(t, "values-prod.yaml")

	action := m.outside(grpcCall("FillMaskService/FillMask")).GetRoute()

	if got := action.GetTimeout().AsDuration(); got != 35*time.Second {
		t.Errorf("timeout is %v (expected: 35s)", got)
	}
	policy := action.GetRetryPolicy()
	if got := policy.GetNumRetries().GetValue(); got != 2 {
		t.Errorf("%d retries (expected: 2)", got)
	}
	for _, condition := range []string{"connect-failure", "refused-stream", "unavailable", "reset"} {
		if !slices.Contains(strings.Split(policy.RetryOn, ","), condition) {
			t.Errorf("retries on %s (expected: %s among them)", policy.RetryOn, condition)
		}
	}
	if strings.Contains(policy.RetryOn, "resource-exhausted") || strings.Contains(policy.RetryOn, "cancelled") {
		t.Errorf("retries on %s (expected: nothing that overload or the caller causes)", policy.RetryOn)
	}
	if len(policy.RetryHostPredicate) != 1 || policy.RetryHostPredicate[0].Name != "envoy.retry_host_predicates.previous_hosts" {
		t.Errorf("retries choose by %v (expected: not the pod tried before)", policy.RetryHostPredicate)
	}
}

func TestCallsAreNotRetriedIfRetriesAreOff(t *testing.T) {
	m := install(t, "values-prod.yaml", "--set", "istio.virtualService.retries.attempts=0")

	action := m.outside(grpcCall("FillMaskService/FillMask")).GetRoute()

	if action.RetryPolicy != nil || action.GetTimeout().AsDuration() != 35*time.Second {
		t.Errorf("retries are %v, timeout is %v (expected: none, 35s)", action.RetryPolicy, action.GetTimeout())
	}
}

func TestStreamsHaveNoTimeoutAndNoRetries(t *testing.T) {
	m := install(t, "values-prod.yaml")

	action := m.outside(grpcCall("SemanticSimilarityService/StreamCompare")).GetRoute()

	if got := action.GetTimeout().AsDuration(); got != 0 {
		t.Errorf("timeout is %v (expected: none)", got)
	}
	if action.RetryPolicy != nil {
		t.Errorf("retries are %v (expected: none)", action.RetryPolicy)
	}
}

func TestUnaryCallsAreMirrored(t *testing.T) {
	m := install(t, "tests/values/mesh.yaml")

	copied := m.outside(grpcCall("FillMaskService/FillMask")).GetRoute().GetRequestMirrorPolicies()

	if len(copied) != 1 || copied[0].Cluster != subset(9000, "shadow") || copied[0].GetRuntimeFraction().GetDefaultValue().GetNumerator() != 50_000 {
		t.Errorf("copies go to %v (expected: 5 %% to shadow)", copied)
	}
	if mirrors := m.outside(grpcCall("FillMaskService/StreamFillMask")).GetRoute().GetRequestMirrorPolicies(); len(mirrors) != 0 {
		t.Errorf("copies of streams go to %v (expected: none)", mirrors)
	}
}
