//go:build traffic

package mesh

import (
	"crypto/tls"
	"fmt"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"istio.io/istio/pilot/pkg/model"
)

// A pod: a real bertmesh behind a real Envoy.
type pod struct {
	*service
	sidecar *envoy
	address string
}

// The chart, installed on this machine: an ingress gateway, and pods of the two versions.
type world struct {
	mesh
	authority *authority
	issuer    issuer
	front     *envoy
	address   string
	pods      []pod
	caller    *caller
}

// open starts the proxies of the chart in front of services. The first service is v1, the second v2, and the others are v1 again.
func open(t *testing.T, services []*service, arguments ...string) *world {
	t.Helper()
	w := &world{authority: newAuthority(t), issuer: newIssuer(t)}
	objects := render(t, "values-prod.yaml", append(w.issuer.rules(), arguments...)...)
	for i := 2; i < len(services); i++ {
		another := objects.deployments[0].DeepCopy()
		another.Name = fmt.Sprintf("%s-%d", another.Name, i)
		objects.deployments = append(objects.deployments, another)
	}
	w.mesh = installed(t, objects)
	for i, s := range services {
		proxy := w.proxy(model.SidecarProxy, namespace, objects.deployments[i].Name, serverAddress(i), objects.deployments[i].Spec.Template.Labels)
		w.pods = append(w.pods, pod{s, w.startSidecar(w.authority, proxy, s), serverAddress(i)})
	}
	port := freePort(t)
	w.front = w.startGateway(w.authority, port)
	w.address = fmt.Sprint("127.0.0.1:", port)
	w.caller = newCaller(t, w.address, "bertmesh.example.com", secured(w.authority), w.issuer.token(t, nil))
	return w
}

// unlimited allows more calls than any test makes.
var unlimited = []string{"--set", "istio.localRateLimit.callsPerSecond=1000000,istio.localRateLimit.burst=1000000"}

// Traffic through real proxies. All tests share one bertmesh of each version; tests that stop one start their own.
func TestTraffic(t *testing.T) {
	both := []*service{startService(t, "v1"), startService(t, "v2")}

	t.Run("splits five thousand calls ninety to ten", func(t *testing.T) {
		w := open(t, both, unlimited...)
		const calls, share = 5000, 0.1

		got := w.caller.calls(calls)

		got.expectNoFailure(t)
		// Six standard deviations: a right split exceeds them once in five hundred million times.
		bound := 6 * math.Sqrt(calls*share*(1-share))
		if deviation := math.Abs(float64(got.versions["v2"]) - calls*share); deviation > bound || got.answers() != calls {
			t.Errorf("answers are %v (expected: %d, of v2 %.0f, give or take %.0f)", got.versions, calls, calls*share, bound)
		}
		t.Logf("answers are %v", got.versions)
	})

	t.Run("answers a pinned call only from its version", func(t *testing.T) {
		w := open(t, both, unlimited...)
		for _, version := range []string{"v1", "v2"} {
			got := w.caller.calls(500, "x-model-version", version)

			got.expectNoFailure(t)
			if got.versions[version] != 500 {
				t.Errorf("answers are %v (expected: 500 of %s)", got.versions, version)
			}
		}
	})

	t.Run("accepts a good token, refuses a bad one and none", func(t *testing.T) {
		w := open(t, both, unlimited...)
		other := newIssuer(t)
		for name, row := range map[string]struct {
			token    string
			expected codes.Code
		}{
			"good":            {w.issuer.token(t, nil), codes.OK},
			"none":            {"", codes.PermissionDenied},
			"no token at all": {"nonsense", codes.Unauthenticated},
			"another's key":   {other.token(t, nil), codes.Unauthenticated},
			"another issuer":  {w.issuer.token(t, map[string]any{"iss": "https://others.example.com"}), codes.Unauthenticated},
			"for others":      {w.issuer.token(t, map[string]any{"aud": "others"}), codes.PermissionDenied},
			"expired":         {w.issuer.token(t, map[string]any{"exp": time.Now().Add(-time.Hour).Unix()}), codes.Unauthenticated},
			"no subject":      {w.issuer.token(t, map[string]any{"sub": ""}), codes.PermissionDenied},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := w.caller.with(row.token).extract(text)

				expectCode(t, err, row.expected)
			})
		}
	})

	t.Run("allows only the gateway, and no plain text", func(t *testing.T) {
		w := open(t, both, unlimited...)
		address := onThisMachine(w.pods[0].address) + ":9000"
		stranger := w.authority.issue(t, "spiffe://cluster.local/ns/search/sa/default")
		gateway := w.authority.issue(t, ingress)

		_, plain := newCaller(t, address, host, insecure.NewCredentials(), w.caller.token).extract(text)
		_, strange := newCaller(t, address, host, w.inMesh(stranger), w.caller.token).extract(text)
		_, known := newCaller(t, address, host, w.inMesh(gateway), w.caller.token).extract(text)

		expectCode(t, plain, codes.Unavailable)
		expectCode(t, strange, codes.PermissionDenied)
		expectCode(t, known, codes.OK)
	})

	t.Run("answers calls above the limit of a pod with RESOURCE_EXHAUSTED, without retries", func(t *testing.T) {
		w := open(t, both, "--set", "istio.localRateLimit.callsPerSecond=1,istio.localRateLimit.burst=50")
		start := time.Now()

		got := w.caller.calls(200, "x-model-version", "v2")

		most := 50 + int(time.Since(start).Seconds()) + 1
		if answers := got.answers(); answers < 50 || answers > most {
			t.Errorf("%d answers (expected: 50 to %d)", answers, most)
		}
		refused := 0
		for failure, count := range got.failures {
			if !strings.HasPrefix(failure, codes.ResourceExhausted.String()) {
				t.Errorf("%d times %s (expected: only RESOURCE_EXHAUSTED)", count, failure)
			}
			refused += count
		}
		if tries := w.pods[1].sidecar.count(t, `http_local_rate_limit\.rate_limited`); tries != refused || refused == 0 {
			t.Errorf("%d tries were refused for %d calls (expected: as many, because none is retried)", tries, refused)
		}
	})

	t.Run("loses no call when a pod's service is killed under load", func(t *testing.T) {
		w := open(t, append(both, startService(t, "v1")), unlimited...)

		w.endUnderLoad(t, func(victim pod) { victim.service.kill() }).expectAnswersOrBrokenOff(t)
	})

	t.Run("loses no call when a whole pod is killed under load", func(t *testing.T) {
		w := open(t, append(both, startService(t, "v1")), unlimited...)

		w.endUnderLoad(t, func(victim pod) {
			victim.service.signal(syscall.SIGKILL)
			victim.sidecar.process.signal(syscall.SIGKILL)
		}).expectAnswersOrBrokenOff(t)
	})

	t.Run("loses no call when a pod drains under load, even if no caller knows", func(t *testing.T) {
		w := open(t, append(both, startService(t, "v1")), unlimited...)

		w.endUnderLoad(t, func(victim pod) { victim.service.drain(t) }).expectNoFailure(t)
	})

	t.Run("retries no call if callers learn of a drain first, because a stopping pod waits", func(t *testing.T) {
		w := open(t, append(both, startService(t, "v1")), unlimited...)
		l := w.loadOnPods(t)

		w.front.forget(t, subset(9000, "v1"), w.pods[2].address)
		// The chart's preStopSeconds wait for this.
		w.pods[2].sidecar.process.await("without calls", func() bool {
			return w.pods[2].sidecar.count(t, `inbound\|9000\|\|;\.upstream_rq_active`) == 0
		})
		w.pods[2].service.drain(t)

		l.awaitMore(t, 300)
		l.stop()
		l.expectNoFailure(t)
		if retries := w.retries(t); retries != 0 {
			t.Errorf("%d calls were retried (expected: none)", retries)
		}
		t.Logf("%d calls answered", l.answers())
	})
}

// endUnderLoad ends the second pod of v1 while it answers calls, and returns the results.
func (w *world) endUnderLoad(t *testing.T, end func(victim pod)) *results {
	t.Helper()
	l := w.loadOnPods(t)

	end(w.pods[2])

	l.awaitMore(t, 300)
	l.stop()
	retries := w.retries(t)
	if retries == 0 {
		t.Error("no call was retried (expected: the calls of the pod; without them this test proves nothing)")
	}
	t.Logf("%d calls answered, %d retried, %d answers broke off, failures %v", l.answers(), retries, l.brokenOff, l.failures)
	return &l.results
}

// loadOnPods calls v1 all the time, and waits until both its pods have answered.
func (w *world) loadOnPods(t *testing.T) *load {
	t.Helper()
	l := w.caller.load(32, "x-model-version", "v1")
	l.awaitMore(t, 300)
	for _, i := range []int{0, 2} {
		w.front.process.await("answered by "+w.pods[i].address, func() bool { return w.front.answered(t, w.pods[i].address) > 0 })
	}
	return l
}

// retries counts the calls to v1 that the gateway retried.
func (w *world) retries(t *testing.T) int {
	t.Helper()
	return w.front.count(t, `outbound\|9000\|v1\|\S*;\.upstream_rq_retry`)
}

func (w *world) inMesh(certificate tls.Certificate) credentials.TransportCredentials {
	return credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{certificate},
		// The pod's name in the mesh is not a DNS name, and this test does not check it.
		InsecureSkipVerify: true,
		NextProtos:         []string{"h2"},
	})
}
