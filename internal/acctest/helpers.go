// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// UniqueName is a name that nothing else in the account has.
func UniqueName(prefix string) string { return prefix + "_" + strings.ToLower(rand.Text()) }

// Ticking returns a wall clock for simulator.Options that advances by a second with
// every call, so that no two times are equal by chance.
func Ticking() func() time.Time {
	start, looks := time.Now(), atomic.Int64{}
	return func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Second) }
}

// Example is an example's file as people read it, by its path below examples/.
func Example(t testing.TB, name string) string {
	t.Helper()
	return string(must(os.ReadFile(filepath.Join("..", "..", "examples", filepath.FromSlash(name))))(t))
}

// must returns the result of a call, and fails the test if there is an error. It takes the
// test last, so that it can wrap the call: must(os.ReadFile(name))(t).
func must[T any](result T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		check(t, err)
		return result
	}
}

// check fails the test if there is an error.
func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Client returns a client of the account, in its version, as the provider has one. With the
// simulator it has no rate limit.
func (a *Account) Client(t testing.TB) *stripeapi.Client {
	t.Helper()
	key := must(stripeapi.ParseKey(a.key))(t)
	requestsPerSecond := stripeapi.DefaultRequestsPerSecond
	if a.simulated {
		requestsPerSecond = 100_000
	}
	return stripeapi.New(stripeapi.Config{Key: key, Base: a.Base, Version: stripeapi.Version(a.version), RequestsPerSecond: requestsPerSecond, MaxRetries: stripeapi.DefaultMaxRetries, UserAgent: "test", World: stripeapi.World{Now: a.now}})
}
