package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// ErrMissing says that a server is not installed, and how to get it.
var ErrMissing = errors.New("not installed")

// server is a running process of ours.
type server struct {
	cmd    *exec.Cmd
	output tail
	cancel context.CancelFunc
	ended  chan struct{}
	why    error // read after ended
}

// waits bounds how long a server may take to come up, and to go.
const waits = 20 * time.Second

// start runs a server that ends at the signal, and waits until ready says nil.
func start(ctx context.Context, cmd *exec.Cmd, end syscall.Signal, ready func(context.Context) error) (*server, error) {
	s := &server{cmd: cmd, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &s.output, &s.output
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = end // so that it does not outlive a killed benchmark
	cmd.SysProcAttr.Setpgid = true  // so that an interrupt from the keyboard is ours to pass on
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ctx, s.cancel = context.WithCancel(ctx)
	go s.wait()        // stop waits for it
	go s.end(ctx, end) // ends with the process
	if err := s.await(ctx, ready); err != nil {
		return nil, fmt.Errorf("%w; it said: %s", errors.Join(err, s.stop()), s.output.String())
	}
	return s, nil
}

func (s *server) wait() {
	s.why = s.cmd.Wait()
	close(s.ended)
}

// end asks the process to go when its time is over, and then makes it.
func (s *server) end(ctx context.Context, signal syscall.Signal) {
	select {
	case <-s.ended:
		return
	case <-ctx.Done():
	}
	_ = s.cmd.Process.Signal(signal) // it may be gone already
	patience := time.NewTimer(waits)
	defer patience.Stop()
	select {
	case <-s.ended:
	case <-patience.C:
		_ = s.cmd.Process.Kill()
	}
}

// stop ends the process and waits until it is gone.
func (s *server) stop() error {
	select {
	case <-s.ended:
		return fmt.Errorf("it had ended by itself: %w", s.why)
	default:
	}
	s.cancel()
	<-s.ended
	return nil
}

// await asks over and over until the server is ready.
func (s *server) await(ctx context.Context, ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, waits)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-s.ended:
			return fmt.Errorf("ended before it was ready: %w", s.why)
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w", err)
		}
	}
}

// tail keeps the end of what a process says. Only the goroutine that copies for
// exec writes to it; it is read after that has ended.
type tail struct{ b []byte }

const tailBytes = 2 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if len(t.b) > tailBytes {
		t.b = append(t.b[:0], t.b[len(t.b)-tailBytes:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(bytes.TrimSpace(t.b)) }
