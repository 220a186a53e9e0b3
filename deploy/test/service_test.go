//go:build traffic

package mesh

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const demo = "../../src/main/resources/models/bert-demo-zh/1"

// A running bertmesh: the content of a pod's container.
type service struct {
	*process
	grpcPort int
	restPort int
}

// drain tells the service to stop, as Kubernetes does, and waits until it has.
func (s *service) drain(t *testing.T) {
	t.Helper()
	s.signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(patience):
		t.Fatal("the service does not exit")
	}
	log := string(file(t, s.log))
	if !strings.Contains(log, "Draining: ") || strings.Contains(log, "cut off") {
		t.Errorf("the service says:\n%s\n(expected: that it drains, and that it cuts off nothing)", log)
	}
}

// bundles creates a directory of bundles with the demo model as a version of that name, so that answers show their version.
func bundles(t *testing.T, version string) string {
	t.Helper()
	directory := t.TempDir()
	if err := os.CopyFS(filepath.Join(directory, "bert-demo-zh", version), os.DirFS(demo)); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(directory, "bert-demo-zh", version, "manifest.json")
	text := strings.Replace(string(file(t, manifest)), `"version": "1"`, fmt.Sprintf(`"version": %q`, version), 1)
	if err := os.WriteFile(manifest, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return directory
}

// startService starts the packaged service and waits until it is ready.
func startService(t *testing.T, version string) *service {
	t.Helper()
	command := exec.Command(filepath.Join(required(t, "JAVA_HOME"), "bin", "java"), "@../image/jvm.options", "-jar", required(t, "SERVICE"))
	grpc, rest, management := freePort(t), freePort(t), freePort(t)
	command.Env = append(os.Environ(),
		"BERTMESH_MODELS_DIR="+bundles(t, version),
		// A fixed pack size, which skips the measurement at the start, and one thread, because many processes share the machine.
		"BERTMESH_BATCHING_PACK_TOKENS=128", "BERTMESH_EXECUTION_WORKERS=1", "BERTMESH_EXECUTION_THREADS_PER_WORKER=1",
		// On a slow machine calls wait longer than they should.
		"BERTMESH_BATCHING_MAX_WAIT=60s",
		fmt.Sprint("QUARKUS_GRPC_SERVER_PORT=", grpc), "QUARKUS_GRPC_SERVER_HOST=127.0.0.1",
		fmt.Sprint("QUARKUS_HTTP_PORT=", rest), "QUARKUS_HTTP_HOST=127.0.0.1",
		fmt.Sprint("QUARKUS_MANAGEMENT_PORT=", management), "QUARKUS_MANAGEMENT_HOST=127.0.0.1",
		"QUARKUS_LOG_CATEGORY__IO_BERTMESH_ACCESS__LEVEL=OFF")
	s := &service{startProcess(t, filepath.Join(t.TempDir(), "log"), command), grpc, rest}
	s.await("ready", func() bool {
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/q/health/ready", management))
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	return s
}
