//go:build traffic

package mesh

import (
	"net"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc/codes"
)

// startCrashing simulates a service that every call kills: it drops each connection at its first call, and counts these calls.
func startCrashing(t *testing.T, crashes *atomic.Int64) *service {
	t.Helper()
	listener := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				if count, _ := connection.Read(make([]byte, 1)); count > 0 {
					crashes.Add(1)
				}
				_ = connection.Close()
			}()
		}
	}()
	port := listener.Addr().(*net.TCPAddr).Port
	return &service{grpcPort: port, restPort: port}
}

func TestTrafficThatKillsItsProcessReachesThreePodsOfFour(t *testing.T) {
	var crashes, strays atomic.Int64
	v1 := func() *service { return startCrashing(t, &crashes) }
	w := open(t, []*service{v1(), startCrashing(t, &strays), v1(), v1(), v1()})

	_, err := w.caller.extract(text, "x-model-version", "v1")

	expectCode(t, err, codes.Unavailable)
	if crashes.Load() != 3 || strays.Load() != 0 {
		t.Errorf("%d of four v1 and %d v2 were called (expected: 3 and 0)", crashes.Load(), strays.Load())
	}
}
