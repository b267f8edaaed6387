// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"context"
	"errors"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// register records what is planned about every key and every grant, so that no other
// resource of the run plans something about them that excludes it.
func (p *planner) register(ctx context.Context, jobs []job) {
	p.add(diagnoseAll(failuresOf(jobs, func(j job) error {
		id := j.Has.GrantID
		switch j.Do {
		case granting.FateKeep, granting.FateUpdate, granting.FateUnknown:
			return errors.Join(p.run.PlanKey(ctx, p.key(p.prior, j.Customer), granting.UseKeep, id), p.run.PlanGrant(id, granting.UseKeep))
		case granting.FateGrant:
			err := p.run.PlanKey(ctx, p.key(p.next, j.Customer), granting.UseCreate, j.Has.Replaced)
			if j.Adopts != "" {
				err = errors.Join(err, p.run.PlanGrant(j.Adopts, granting.UseKeep))
			}
			return err
		case granting.FateReplace:
			return errors.Join(p.run.PlanKey(ctx, p.key(p.next, j.Customer), granting.UseCreate, id), p.run.PlanGrant(id, granting.UseEnd))
		case granting.FateEnd:
			if p.policy == granting.PolicyAbandon {
				return nil
			}
			return errors.Join(p.run.PlanKey(ctx, p.key(p.prior, j.Customer), granting.UseEnd, id), p.run.PlanGrant(id, granting.UseEnd))
		case granting.FateForget, granting.FateLate:
		}
		return nil
	})))
}

// registerKept records that the campaign keeps its grants, which no other resource may
// have.
func (p *planner) registerKept(ctx context.Context) {
	jobs := slices.DeleteFunc(decideAll(p.held, nil, circumstances{}), func(j job) bool { return j.Has.GrantID == "" })
	p.add(diagnoseAll(failuresOf(jobs, func(j job) error {
		err := p.run.PlanGrant(j.Has.GrantID, granting.UseKeep)
		if err == nil && j.Has.IsLive() {
			// The key of one that has ended is judged by what has it.
			err = p.run.PlanKey(ctx, p.key(p.prior, j.Customer), granting.UseKeep, j.Has.GrantID)
		}
		return err
	})))
}
