// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// Race applies the same configuration from two workspaces at once, with a value of
// existing_grants. What is made shows in lists only after a lag. Race returns what came
// of the applies, when both have ended and the lag has passed. It runs in a simulator
// only.
func Race(t *testing.T, lag time.Duration, existing string, configuration func(*Account) string) (*Account, []*Workspace, []Result) {
	t.Helper()
	var later atomic.Int64
	account := New(t, simulator.Options{
		Latency: 10 * time.Millisecond,
		Now:     func() time.Time { return time.Now().Add(time.Duration(later.Load())) },
	})
	account.SimulatorOnly(t, "it would take Stripe minutes")
	account.Switch(t, map[string]int64{"list_lag_ms": lag.Milliseconds()})
	text := configuration(account)
	spaces := []*Workspace{account.Workspace(t), account.Workspace(t)}
	running := make([]*Running, len(spaces))
	for i, ws := range spaces {
		ws.Write(t, text)
		ws.Setenv("STRIPE_EXISTING_GRANTS", existing)
		running[i] = ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
	}
	results := make([]Result, len(spaces))
	for i := range running {
		results[i] = running[i].Wait()
	}
	later.Store(int64(2 * lag))
	return account, spaces, results
}
