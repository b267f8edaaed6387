// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// simulated is a running simulator.
type simulated struct {
	base   string
	server *http.Server
	sim    *simulator.Simulator
	served chan error
}

// startSimulator serves a fresh Stripe on a free port of this machine.
func startSimulator(ctx context.Context) (*simulated, error) {
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, sim.Close())
	}
	s := &simulated{
		base:   "http://" + listener.Addr().String(),
		server: &http.Server{Handler: sim, ReadHeaderTimeout: 10 * time.Second},
		sim:    sim,
		served: make(chan error, 1),
	}
	go func() { s.served <- s.server.Serve(listener) }()
	return s, nil
}

// stop ends the simulator, and returns when it has ended.
func (s *simulated) stop() error {
	closed := s.server.Close()
	if err := <-s.served; !errors.Is(err, http.ErrServerClosed) {
		closed = errors.Join(closed, err)
	}
	return errors.Join(closed, s.sim.Close())
}
