// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "time"

// Options are the simulator's settings; the zero value is a fresh, fast and
// unlimited Stripe in memory.
type Options struct {
	// Now is the wall clock, time.Now if nil.
	Now func() time.Time
	// NewID makes the id of a new customer or credit grant from its prefix; nil is
	// Stripe's manner.
	NewID func(prefix string) string
	// RateLimit is in requests per second for each account and mode; 0 is none.
	RateLimit int
	// EndpointRateLimit is the same for each endpoint of an account and mode.
	EndpointRateLimit int
	// Latency is added to every answer under /v1. Half of it passes before the
	// request executes, half after.
	Latency time.Duration
	// DataFile is where state is loaded from at start and saved as it changes; ""
	// is nowhere.
	DataFile string
	// Grants is how many customers, with one grant each, the account of the key
	// sk_test_simulator starts with.
	Grants int
	// AnyAddress answers requests whose Host is any IP address, and not only those to
	// a loopback address or localhost.
	AnyAddress bool
	// Observe, if it is set, is told of every request under /v1 with its answer,
	// before the client can see it, but for one whose body did not arrive. It may be
	// called from many goroutines.
	Observe func(Exchange)
}

// Exchange is one request and its answer, as they were sent.
type Exchange struct {
	Method string
	// Path and Query are escaped; Query is without "?".
	Path, Query string
	Body        string
	UserAgent   string
	// Version is the API version of the answer.
	Version string
	// Status is the HTTP status and Answer the body of the answer, also where the
	// connection was cut instead.
	Status int
	Answer []byte
}
