//go:build traffic

package mesh

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// A client over HTTP that sends a deadline but never acts on it, so that the proxies and the pod do.
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

// grpc does the same with gRPC, and returns the number of its status.
func (l *plainClient) grpc(headers ...string) string {
	message := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), l.text())
	frame := binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	response := l.post("/bertmesh.v1.FeatureExtractionService/Extract", "application/grpc", append(frame, message...),
		append(headers, "te", "trailers")...)
	if status := response.Header.Get("grpc-status"); status != "" {
		return status
	}
	return response.Trailer.Get("grpc-status")
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
	// A proxy whose timer ends after the headers breaks off the answer, and then there is no status.
	_, _ = io.Copy(io.Discard, response.Body)
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

func TestTrafficOfImpatientCallersEjectsNoPod(t *testing.T) {
	// Three pods of v1 and one of v2. All are the same process.
	one := startService(t, "v1")
	for _, atOnce := range []int{1, 100} {
		for _, row := range []struct {
			port               int
			header, time, good string
			call               func(*plainClient, ...string) string
		}{
			{8080, "request-timeout", "0.001", "200", (*plainClient).rest},
			{8080, "request-timeout", "0.01", "200", (*plainClient).rest},
			{9000, "grpc-timeout", "1m", "0", (*plainClient).grpc},
			{9000, "grpc-timeout", "10m", "0", (*plainClient).grpc},
		} {
			t.Run(fmt.Sprintf("%s %s, %d at once", row.header, row.time, atOnce), func(t *testing.T) {
				w := open(t, []*service{one, one, one, one}, unlimited...)
				client := w.plainClient(t)

				statuses := repeat(300, atOnce, func() string { return row.call(client, row.header, row.time) })

				if ejected := w.ejections(t, row.port); ejected != 0 {
					t.Errorf("%d pods were ejected after %v (expected: none)", ejected, statuses)
				}
				if late := 300 - statuses[row.good]; late < 30 {
					t.Errorf("statuses are %v (expected: at least 30 late calls, otherwise this test proves nothing)", statuses)
				}
				t.Logf("statuses are %v", statuses)
			})
		}
	}
}

// A call that the mesh retries succeeds anyway, so only the proxy shows that it ejected the pod.
func TestTrafficEjectsAPodThatIsGone(t *testing.T) {
	one := startService(t, "v1")
	for name, row := range map[string]struct {
		port int
		call func(*plainClient, ...string) string
	}{"REST": {8080, (*plainClient).rest}, "gRPC": {9000, (*plainClient).grpc}} {
		t.Run(name, func(t *testing.T) {
			w := open(t, []*service{one, one, one, one}, append(unlimited, "--set", "istio.destinationRule.maxRequests=64,istio.destinationRule.maxRetries=32")...)
			client := w.plainClient(t)
			w.pods[2].sidecar.process.kill()

			w.front.process.await("rid of the pod", func() bool {
				repeat(32, 8, func() string { return row.call(client) })
				return w.ejections(t, row.port) > 0
			})
		})
	}
}

func TestTrafficEjectsAPodThatAnswersOnlyUnavailable(t *testing.T) {
	one, gone := startService(t, "v1"), startCrashing(t, new(atomic.Int64))
	w := open(t, []*service{one, one, gone, one}, unlimited...)
	client := w.plainClient(t)

	w.front.process.await("rid of the pod", func() bool {
		repeat(32, 8, func() string { return client.rest() })
		return w.ejections(t, 8080) > 0
	})
}
