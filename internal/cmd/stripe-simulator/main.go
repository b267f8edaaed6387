// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command stripe-simulator serves a simulated Stripe on a loopback address.
//
//	stripe-simulator [-addr 127.0.0.1:12111] [-rate-limit N] [-endpoint-rate-limit N]
//		[-latency 100ms] [-data FILE] [-grants N] [-sample]
//
// It prints one line, which ends in its address, once it listens, and ends cleanly
// on SIGINT and SIGTERM. With -sample it then fills the account of
// sk_test_simulator and prints how to use it. At / it shows a page.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// settings are what the flags say.
type settings struct {
	addr    string
	sample  bool
	options simulator.Options
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "stripe-simulator:", err)
		os.Exit(1)
	}
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("stripe-simulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:12111", "`address` to listen on; port 0 takes a free one")
	flags.BoolVar(&s.options.AnyAddress, "allow-remote", false, "listen on an address that other machines can reach, and answer to any IP address")
	flags.IntVar(&s.options.RateLimit, "rate-limit", 0, "requests per `second` for each account, 0 is none")
	flags.IntVar(&s.options.EndpointRateLimit, "endpoint-rate-limit", 0, "requests per `second` for each endpoint of an account, 0 is none")
	flags.DurationVar(&s.options.Latency, "latency", 0, "`duration` added to every answer, such as 100ms")
	flags.StringVar(&s.options.DataFile, "data", "", "`file` to load state from and save it to")
	flags.IntVar(&s.options.Grants, "grants", 0, "`number` of customers with a grant each that the account of sk_test_simulator starts with")
	flags.BoolVar(&s.sample, "sample", false, "fill the account of sk_test_simulator with a few customers, and print what to try")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if s.options.RateLimit < 0 || s.options.EndpointRateLimit < 0 || s.options.Latency < 0 || s.options.Grants < 0 {
		return s, errors.New("-rate-limit, -endpoint-rate-limit, -latency and -grants must not be negative")
	}
	return s, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, s)
	if err != nil {
		return err
	}
	sim, err := simulator.New(s.options)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := newServer(sim, requestTimeout)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	base := "http://" + listener.Addr().String()
	fmt.Fprintln(stdout, "Stripe simulator listening on", base)
	if s.sample {
		if err := addSample(ctx, base); err != nil && ctx.Err() == nil {
			return errors.Join(err, shutdown(ctx, server), sim.Close())
		}
		printTry(stdout, base)
	}

	select {
	case err = <-served:
	case <-ctx.Done():
		err = shutdown(ctx, server)
	}
	return errors.Join(err, sim.Close())
}

// requestTimeout is how long a request may take to arrive.
const requestTimeout = 10 * time.Second

func newServer(handler http.Handler, requestTimeout time.Duration) *http.Server {
	return &http.Server{
		Handler:     handler,
		ReadTimeout: requestTimeout, // headers and body together
		IdleTimeout: 2 * time.Minute,
	}
}

// shutdown lets requests end for a moment after ctx has, then cuts them.
func shutdown(ctx context.Context, server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

// listen refuses an address that other machines can reach, unless it was asked
// for: anyone who reaches the simulator controls it.
func listen(ctx context.Context, s settings) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp", s.addr)
	if err != nil {
		return nil, err
	}
	if !s.options.AnyAddress && !tcp.IP.IsLoopback() {
		return nil, fmt.Errorf("%s is not a loopback address; -allow-remote listens on it all the same", s.addr)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", tcp.String())
	if err != nil {
		return nil, fmt.Errorf("%w; -addr takes another address, and -addr 127.0.0.1:0 a free port", err)
	}
	return listener, nil
}
