//go:build traffic

package mesh

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// A client over HTTP that sends a deadline but never acts on it, so that the pod does.
type plainClient struct {
	t      *testing.T
	client *http.Client
	world  *world
	texts  atomic.Int64
}

func (w *world) plainClient(t *testing.T) *plainClient {
	t.Helper()
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: w.authority.pool(), ServerName: "bertmesh.example.com"},
		ForceAttemptHTTP2: true,
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &plainClient{t: t, client: &http.Client{Transport: transport, Timeout: patience}, world: w}
}

// rest calls v1 with JSON, and returns the status. Each call has another text, so that each causes a run.
func (l *plainClient) rest(headers ...string) string {
	body := fmt.Sprintf(`{"text": %q}`, l.text())
	response := l.post("/feature-extraction", "application/json", []byte(body), headers...)
	return fmt.Sprint(response.StatusCode)
}

func (l *plainClient) text() string {
	return fmt.Sprint(l.texts.Add(1), strings.Repeat("今天天气很好。", 15))
}

func (l *plainClient) post(path, contentType string, body []byte, headers ...string) *http.Response {
	request, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, "https://"+l.world.address+path, bytes.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	request.Host = "bertmesh.example.com"
	request.Header.Set("content-type", contentType)
	request.Header.Set("authorization", "Bearer "+l.world.caller.token)
	request.Header.Set("x-model-version", "v1")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := l.client.Do(request)
	if err != nil {
		l.t.Error(err)
		return &http.Response{}
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		l.t.Error(err)
	}
	return response
}

// repeat makes that many calls, some concurrently, and counts the statuses.
func repeat(count, atOnce int, call func() string) map[string]int {
	var mutex sync.Mutex
	statuses := map[string]int{}
	var left atomic.Int64
	left.Store(int64(count))
	var callers sync.WaitGroup
	for range atOnce {
		callers.Go(func() {
			for left.Add(-1) >= 0 {
				status := call()
				mutex.Lock()
				statuses[status]++
				mutex.Unlock()
			}
		})
	}
	callers.Wait()
	return statuses
}

// ejections counts how often the gateway has ejected a pod of v1.
func (w *world) ejections(t *testing.T, port int) int {
	t.Helper()
	return w.front.count(t, fmt.Sprintf(`outbound\|%d\|v1\|\S*;\.outlier_detection\.ejections_enforced_total`, port))
}

func TestTrafficOfImpatientRestCallersEjectsNoPod(t *testing.T) {
	// Three pods of v1 and one of v2. All are the same process.
	one := startService(t, "v1")
	for _, atOnce := range []int{1, 100} {
		for _, seconds := range []string{"0.001", "0.01"} {
			t.Run(fmt.Sprintf("%s s, %d at once", seconds, atOnce), func(t *testing.T) {
				w := open(t, []*service{one, one, one, one}, unlimited...)
				client := w.plainClient(t)

				statuses := repeat(300, atOnce, func() string { return client.rest("request-timeout", seconds) })

				if ejected := w.ejections(t, 8080); ejected != 0 {
					t.Errorf("%d pods were ejected after %v (expected: none)", ejected, statuses)
				}
				if statuses["408"] < 30 {
					t.Errorf("statuses are %v (expected: at least 30 times 408, otherwise this test proves nothing)", statuses)
				}
				t.Logf("statuses are %v", statuses)
			})
		}
	}
}

// The mesh retries the calls of such pods, so only the proxy shows that it ejected the pod.
func TestTrafficEjectsAPodThatFails(t *testing.T) {
	one := startService(t, "v1")
	for name, row := range map[string]struct {
		third *service
		fail  func(*pod)
	}{
		"the whole pod is gone":             {one, func(p *pod) { p.sidecar.process.kill() }},
		"the service drops each connection": {startCrashing(t, new(atomic.Int64)), func(*pod) {}},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t, []*service{one, one, row.third, one}, unlimited...)
			client := w.plainClient(t)
			row.fail(&w.pods[2])

			w.front.process.await("rid of the pod", func() bool {
				repeat(32, 8, func() string { return client.rest() })
				return w.ejections(t, 8080) > 0
			})
		})
	}
}
