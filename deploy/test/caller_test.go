//go:build traffic

package mesh

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
)

const text = "今天天气很好。"

// A caller calls bertmesh over one connection.
type caller struct {
	t          *testing.T
	connection *grpc.ClientConn
	token      string
}

func newCaller(t *testing.T, address, host string, transport credentials.TransportCredentials, token string) *caller {
	t.Helper()
	// gRPC's own retries are off, because the test must see every call that the mesh does not save.
	connection := must(grpc.NewClient("passthrough:///"+address,
		grpc.WithTransportCredentials(transport), grpc.WithAuthority(host), grpc.WithDisableRetry()))(t)
	t.Cleanup(func() { _ = connection.Close() })
	return &caller{t: t, connection: connection, token: token}
}

func secured(authority *authority, certificates ...tls.Certificate) credentials.TransportCredentials {
	return credentials.NewTLS(&tls.Config{RootCAs: authority.pool(), Certificates: certificates, ServerName: "bertmesh.example.com"})
}

// with returns the same caller with another token, or with none.
func (c *caller) with(token string) *caller {
	return &caller{t: c.t, connection: c.connection, token: token}
}

// extract requests the vector of a text, and returns the version of the model that answered.
func (c *caller) extract(text string, headers ...string) (string, error) {
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	if c.token != "" {
		headers = append(headers, "authorization", "Bearer "+c.token)
	}
	ctx = metadata.AppendToOutgoingContext(ctx, headers...)
	request := protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), text)
	var response []byte
	var begun metadata.MD
	err := c.connection.Invoke(ctx, "/bertmesh.v1.FeatureExtractionService/Extract", &request, &response,
		grpc.ForceCodec(bytesCodec{}), grpc.Header(&begun))
	if err != nil && begun.Len() > 0 {
		return "", brokenOff{err}
	}
	if err != nil {
		return "", err
	}
	version := field(field(response, 1), 2)
	if version == nil {
		return "", fmt.Errorf("an answer without the model's version: %x", response)
	}
	return string(version), nil
}

// An answer that broke off after its headers. No proxy can retry such a call, because its caller already has the headers.
type brokenOff struct{ error }

func (b brokenOff) Unwrap() error { return b.error }

// field returns the bytes of a message's field, or nil.
func field(message []byte, wanted protowire.Number) []byte {
	for len(message) > 0 {
		number, kind, length := protowire.ConsumeTag(message)
		if length < 0 {
			return nil
		}
		message = message[length:]
		if number == wanted && kind == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(message)
			return value
		}
		if length = protowire.ConsumeFieldValue(number, kind, message); length < 0 {
			return nil
		}
		message = message[length:]
	}
	return nil
}

// bytesCodec does not convert messages. It has the real codec's name, because the name is part of the content type.
type bytesCodec struct{}

func (bytesCodec) Name() string                        { return "proto" }
func (bytesCodec) Marshal(message any) ([]byte, error) { return *message.(*[]byte), nil }
func (bytesCodec) Unmarshal(data []byte, into any) error {
	*into.(*[]byte) = data
	return nil
}

// Results of many calls: how often each version answered, how often each failure occurred, and how many answers broke off.
type results struct {
	mutex     sync.Mutex
	versions  map[string]int
	failures  map[string]int
	brokenOff int
}

func (r *results) add(version string, err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if errors.As(err, &brokenOff{}) {
		r.brokenOff++
		return
	}
	if err != nil {
		r.failures[status.Code(err).String()+": "+status.Convert(err).Message()]++
		return
	}
	r.versions[version]++
}

func (r *results) answers() int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	sum := 0
	for count := range maps.Values(r.versions) {
		sum += count
	}
	return sum
}

// A load makes concurrent calls until it is stopped. Each call has another text, so that each causes a run.
type load struct {
	results
	stopped atomic.Bool
	callers sync.WaitGroup
}

func (c *caller) load(atOnce int, headers ...string) *load {
	l := &load{results: results{versions: map[string]int{}, failures: map[string]int{}}}
	var texts atomic.Int64
	for range atOnce {
		l.callers.Go(func() {
			for !l.stopped.Load() {
				l.add(c.extract(fmt.Sprintf("第%d通电话说的话。", texts.Add(1)), headers...))
			}
		})
	}
	return l
}

// awaitMore waits for that many more answers.
func (l *load) awaitMore(t *testing.T, answers int) {
	t.Helper()
	for wanted, end := l.answers()+answers, time.Now().Add(patience); l.answers() < wanted; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d answers, failures %v (expected: %d answers)", l.answers(), l.failures, wanted)
		}
	}
}

func (l *load) stop() {
	l.stopped.Store(true)
	l.callers.Wait()
}

// calls makes that many calls, some concurrently, for one text. After the first, the service has the answer in its cache.
func (c *caller) calls(count int, headers ...string) *results {
	r := &results{versions: map[string]int{}, failures: map[string]int{}}
	var left atomic.Int64
	left.Store(int64(count))
	var callers sync.WaitGroup
	for range 16 {
		callers.Go(func() {
			for left.Add(-1) >= 0 {
				r.add(c.extract(text, headers...))
			}
		})
	}
	callers.Wait()
	return r
}

func (r *results) expectNoFailure(t *testing.T) {
	t.Helper()
	r.expectAnswersOrBrokenOff(t)
	if r.brokenOff > 0 {
		t.Errorf("%d answers broke off (expected: none)", r.brokenOff)
	}
}

// expectAnswersOrBrokenOff allows broken-off answers, because a killed process may have begun to answer.
func (r *results) expectAnswersOrBrokenOff(t *testing.T) {
	t.Helper()
	if len(r.failures) > 0 {
		t.Errorf("%d calls answered, failures %v (expected: none)", r.answers(), r.failures)
	}
}

func expectCode(t *testing.T, err error, expected codes.Code) {
	t.Helper()
	if got := status.Code(err); got != expected {
		t.Errorf("%v: %v (expected: %v)", got, err, expected)
	}
}
