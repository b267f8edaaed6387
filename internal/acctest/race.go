// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// Race applies the same configuration from two workspaces at once, which adopt what
// exists. What is made shows in lists only after a lag. Race returns when both applies
// have succeeded, and the lag has passed. It runs in a simulator only.
func Race(t *testing.T, lag time.Duration, configuration func(*Account) string) (*Account, []*Workspace) {
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
		ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
		running[i] = ws.Start(t, "apply", "-json", "-input=false", "-auto-approve")
	}
	for i := range running {
		if result := running[i].Wait(); result.Failed {
			t.Fatalf("apply %d failed: %v", i, result.Diagnostics)
		}
	}
	later.Store(int64(2 * lag))
	return account, spaces
}
