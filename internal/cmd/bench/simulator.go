// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// seededKey is of the account that the simulator fills with grants.
const seededKey = "sk_test_simulator"

// simulator is a simulated Stripe in a process of its own, so that its memory and
// its time are not the provider's.
type simulator struct {
	*stripecall.Client
	cmd *exec.Cmd
}

// startSimulator starts Stripe with so many grants and customers, and waits until
// it listens. Flags given in more come last, and so win. It ends with ctx, or by stop.
func startSimulator(ctx context.Context, binary string, grants int, more ...string) (*simulator, error) {
	s := &simulator{}
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
	s.Client = stripecall.Once(words[len(words)-1], seededKey)
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

// counted is how long something took, and what it sent to Stripe.
type counted struct {
	took     time.Duration
	requests int
	refused  int // requests that were answered with 429
}

// counted does something that returns how long it took, and counts its requests.
func (s *simulator) counted(ctx context.Context, do func() (time.Duration, error)) (counted, error) {
	if err := s.ResetStats(ctx); err != nil {
		return counted{}, err
	}
	took, err := do()
	if err != nil {
		return counted{}, err
	}
	stats, err := s.Stats(ctx)
	return counted{took: took, requests: stats.Requests, refused: stats.ByStatus[strconv.Itoa(http.StatusTooManyRequests)]}, err
}

// makeCustomer makes a customer with Stripe's own call, and returns its id.
func (s *simulator) makeCustomer(ctx context.Context, name string) (string, error) {
	customer, err := s.Post(ctx, "/v1/customers", "name", name)
	return customer.ID(), errors.Join(err, customer.Err())
}
