// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestRegister: what a campaign plans for a customer excludes what another resource of the
// run has planned about the same grant or key.
func TestRegister(t *testing.T) {
	t.Parallel()
	const (
		grant    = "credgr_test_1"
		managed  = "Two resources manage the same credit grant"
		twice    = "Two resources use the same idempotency key"
		recreate = "A credit grant would be ended and granted again"
	)
	key := granting.GrantKey{Customer: "cus_1", Key: "spring"}
	keeps := func(run *granting.Run) error { return run.PlanGrant(grant, granting.UseKeep) }
	ends := func(run *granting.Run) error { return run.PlanGrant(grant, granting.UseEnd) }
	creates := func(run *granting.Run) error { return run.PlanKey(context.Background(), key, granting.UseCreate, "") }
	removes := func(run *granting.Run) error {
		return run.PlanKey(context.Background(), key, granting.UseEnd, "credgr_test_2")
	}
	jobs := func(fate granting.Fate) func(p *planner) {
		return func(p *planner) {
			j := job{Customer: key.Customer, Do: fate, Has: granting.Holding{Value: 1000, GrantID: grant}}
			if fate == granting.FateGrant {
				j.Has = granting.Holding{}
			}
			p.register(context.Background(), []job{j})
		}
	}
	adopts := func(p *planner) {
		p.register(context.Background(), []job{{Customer: key.Customer, Do: granting.FateGrant, Adopts: grant}})
	}
	kept := func(ended string) func(p *planner) {
		return func(p *planner) {
			p.held = map[string]granting.Holding{key.Customer: {Value: 1000, GrantID: grant, Ended: ended}}
			p.registerKept(context.Background())
		}
	}
	for name, tc := range map[string]struct {
		other  func(run *granting.Run) error
		plan   func(p *planner)
		policy string
		want   string // the summary of the error
	}{
		"kept, and kept by another":            {keeps, jobs(granting.FateKeep), "", managed},
		"changed, and kept by another":         {keeps, jobs(granting.FateUpdate), "", managed},
		"known late, and kept by another":      {keeps, jobs(granting.FateUnknown), "", managed},
		"replaced, and kept by another":        {keeps, jobs(granting.FateReplace), "", managed},
		"ended, and kept by another":           {keeps, jobs(granting.FateEnd), "", managed},
		"abandoned, and kept by another":       {keeps, jobs(granting.FateEnd), granting.PolicyAbandon, ""},
		"forgotten, and kept by another":       {keeps, jobs(granting.FateForget), "", ""},
		"all replaced, and kept by another":    {keeps, kept(""), "", managed},
		"ended before, and kept by another":    {keeps, kept(granting.StatusVoided), "", managed},
		"kept, and ended by another":           {ends, jobs(granting.FateKeep), "", managed},
		"ended, and ended by another":          {ends, jobs(granting.FateEnd), "", ""},
		"adopted, and kept by another":         {keeps, adopts, "", managed},
		"adopted, and ended by another":        {ends, adopts, "", managed},
		"kept, and another grants":             {creates, jobs(granting.FateKeep), "", twice},
		"granted, and another grants":          {creates, jobs(granting.FateGrant), "", twice},
		"replaced, and another grants":         {creates, jobs(granting.FateReplace), "", twice},
		"ended, and another grants":            {creates, jobs(granting.FateEnd), "", recreate},
		"abandoned, and another grants":        {creates, jobs(granting.FateEnd), granting.PolicyAbandon, ""},
		"all replaced, and another grants":     {creates, kept(""), "", twice},
		"ended before, and another grants":     {creates, kept(granting.StatusVoided), "", ""},
		"granted, and another of the key ends": {removes, jobs(granting.FateGrant), "", recreate},
	} {
		run := granting.NewRun(stripeapi.New(stripeapi.Config{Base: "http://127.0.0.1:1", RequestsPerSecond: 1}), granting.Options{})
		if err := tc.other(run); err != nil {
			t.Fatal(err)
		}
		campaign := model{IdempotencyKey: types.StringValue(key.Key)}
		p := &planner{run: run, resp: &resource.ModifyPlanResponse{}, prior: campaign, next: campaign, policy: tc.policy}
		tc.plan(p)
		got := ""
		for _, d := range p.resp.Diagnostics {
			got += d.Summary()
		}
		if got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
