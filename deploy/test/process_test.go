//go:build traffic

package mesh

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

const patience = 2 * time.Minute

// A process that the tests started. It ends with them, even if they fail.
type process struct {
	t       *testing.T
	command *exec.Cmd
	log     string
	ended   chan struct{}
}

func startProcess(t *testing.T, log string, command *exec.Cmd) *process {
	t.Helper()
	output, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	command.Stdout, command.Stderr = output, output
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{t, command, log, make(chan struct{})}
	go func() {
		_ = command.Wait()
		close(p.ended)
	}()
	t.Cleanup(p.kill)
	return p
}

func (p *process) signal(signal os.Signal) { _ = p.command.Process.Signal(signal) }

func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	<-p.ended
}

// await polls until reached returns true, and fails with the log if that takes too long or the process has ended.
func (p *process) await(what string, reached func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !reached(); time.Sleep(20 * time.Millisecond) {
		select {
		case <-p.ended:
		default:
			if time.Now().Before(end) {
				continue
			}
		}
		log, _ := os.ReadFile(p.log)
		p.t.Fatalf("%s: not %s:\n%s", p.command.Path, what, log)
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

func required(t *testing.T, variable string) string {
	t.Helper()
	value := os.Getenv(variable)
	if value == "" {
		t.Fatal(fmt.Sprintf("%s: unset (expected: as deploy/check.sh sets it)", variable))
	}
	return value
}
