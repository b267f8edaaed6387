// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// seededKey is of the account that the simulator fills with grants.
const seededKey = "sk_test_simulator"

// simulator is a simulated Stripe in a process of its own, so that its memory and
// its time are not the provider's.
type simulator struct {
	base   string
	cmd    *exec.Cmd
	client http.Client
}

// stats is what the simulator counted since the last reset.
type stats struct {
	Requests int            `json:"requests"`
	ByStatus map[string]int `json:"by_status"`
}

// fault is trouble that the simulator makes for a share of requests.
type fault struct {
	Path        string  `json:"path"`
	Status      int     `json:"status"`
	Probability float64 `json:"probability"`
	Seed        uint64  `json:"seed"` // the same trouble in every run
}

// startSimulator starts Stripe with so many grants and customers, and waits until
// it listens. Flags given in more come last, and so win. It ends with ctx, or by stop.
func startSimulator(ctx context.Context, binary string, grants int, more ...string) (*simulator, error) {
	s := &simulator{client: http.Client{Timeout: 30 * time.Second}}
	flags := []string{"-addr", "127.0.0.1:0", "-rate-limit", strconv.Itoa(rateLimit), "-latency", latency, "-grants", strconv.Itoa(grants)}
	s.cmd = exec.CommandContext(ctx, binary, append(flags, more...)...)
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(os.Interrupt) }
	s.cmd.WaitDelay = 10 * time.Second
	var complaint bytes.Buffer
	s.cmd.Stderr = &complaint
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	words := strings.Fields(line)
	if err != nil || len(words) == 0 {
		return nil, fmt.Errorf("the simulator did not start: %w\n%s", errors.Join(err, s.stop()), &complaint)
	}
	s.base = words[len(words)-1]
	return s, nil
}

// stop ends the process, and returns when it has ended.
func (s *simulator) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		err = errors.Join(err, s.cmd.Process.Kill())
		return errors.Join(err, s.cmd.Wait())
	}
	return s.cmd.Wait()
}

// counted is what was asked of Stripe since the last reset.
func (s *simulator) counted(ctx context.Context) (stats, error) {
	var counted stats
	err := s.control(ctx, http.MethodGet, "/_sim/stats", nil, &counted)
	return counted, err
}

func (s *simulator) reset(ctx context.Context) error {
	return s.control(ctx, http.MethodPost, "/_sim/reset_stats", nil, nil)
}

func (s *simulator) trouble(ctx context.Context, faults ...fault) error {
	return s.control(ctx, http.MethodPost, "/_sim/faults", faults, nil)
}

func (s *simulator) control(ctx context.Context, method, path string, body, into any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, method, s.base+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	return s.do(req, into)
}

// makeCustomer makes a customer with Stripe's own call, and returns its id.
func (s *simulator) makeCustomer(ctx context.Context, name string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/v1/customers", strings.NewReader(url.Values{"name": {name}}.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+seededKey)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var customer struct {
		ID string `json:"id"`
	}
	err = s.do(req, &customer)
	return customer.ID, err
}

// do sends a request, and decodes what it is answered.
func (s *simulator) do(req *http.Request, into any) error {
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return err
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("%s %s: status %d: %s", req.Method, req.URL.Path, resp.StatusCode, bytes.TrimSpace(answer))
	case into == nil:
		return nil
	}
	return json.Unmarshal(answer, into)
}
