// Package testserver starts a real Temporal server for tests, as a process of
// its own on loopback.
package testserver

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Server is one that runs.
type Server struct {
	Address, Namespace string
	process            *exec.Cmd
	in                 io.Closer
}

// Start starts the server of testdata/temporal, which it builds first: that
// takes minutes the first time. SOPC_TEMPORAL_UJI=ADDRESS/NAMESPACE names one
// that runs already.
func Start() (*Server, error) {
	if address, namespace, named := strings.Cut(os.Getenv("SOPC_TEMPORAL_UJI"), "/"); named {
		return &Server{Address: address, Namespace: namespace}, nil
	}
	dir := "testdata/temporal" // above the folder of the package, in which its tests run
	for up := 0; ; up++ {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if up == 5 {
			return nil, errors.New("testdata/temporal is nowhere above the package")
		}
		dir = filepath.Join("..", dir)
	}
	// The program itself, and not `go run`, is started, so that it is what ends.
	folder, err := os.MkdirTemp("", "temporal")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	program := filepath.Join(folder, "temporal")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = dir
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the Temporal server cannot be built: %w\n%s", err, said)
	}
	s := &Server{process: exec.Command(program)}
	s.process.Stderr = io.Discard
	out, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if s.in, err = s.process.StdinPipe(); err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, s)
	}
	if err != nil {
		s.Stop()
		return nil, fmt.Errorf("the Temporal server did not start: %w", err)
	}
	go io.Copy(io.Discard, out)
	return s, nil
}

// Stop ends the server.
func (s *Server) Stop() {
	if s.process == nil {
		return
	}
	s.in.Close()
	s.process.Wait()
}

// ProcessorTime is what the server took of the processors since it began, in
// steps of 10 ms, where the system tells it (Linux), and Start began it; else 0.
func (s *Server) ProcessorTime() time.Duration {
	if s.process == nil {
		return 0
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(stat), ") ") // the name of the program may have blanks
	fields := strings.Fields(after)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}
