// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

type clockJSON struct {
	ID            string         `json:"id"`
	Object        string         `json:"object"`
	Created       int64          `json:"created"`
	DeletesAfter  int64          `json:"deletes_after"`
	FrozenTime    int64          `json:"frozen_time"`
	Livemode      bool           `json:"livemode"`
	Name          *string        `json:"name"`
	Status        string         `json:"status"`
	StatusDetails map[string]any `json:"status_details"`
}

// clockLifetime is how long a test clock lives, in seconds: 30 days (DOC).
const clockLifetime = 30 * billing.SecondsPerDay

func renderClock(a *account.Account, c *account.Clock) any {
	j := clockJSON{
		ID: c.ID, Object: "test_helpers.test_clock", Created: c.Created, DeletesAfter: c.Created + clockLifetime,
		FrozenTime: c.FrozenTime, Livemode: a.Livemode, Name: text(c.Name), Status: "ready", StatusDetails: map[string]any{},
	}
	if c.Advancing {
		j.Status, j.FrozenTime = "advancing", c.AdvancedFrom
		j.StatusDetails["advancing"] = map[string]any{"target_frozen_time": c.FrozenTime}
	}
	return j
}

var clockObject = object[account.Clock]{kindClock, "/v1/test_helpers/test_clocks", (*account.Account).Clock, renderClock}

func clockEndpoints() []Endpoint {
	frozenTime := params.Field{Name: "frozen_time", Kind: params.Timestamp, Required: true, Min: params.Bound(0)}
	return []Endpoint{
		post(clockObject.path, func(c Call) (any, error) {
			return rendered(c, renderClock)(c.Account.CreateClock(c.Params.String("name"), c.Params.Int("frozen_time")))
		}, frozenTime, params.Field{Name: "name", MaxLength: 300}),
		clockObject.get(),
		post(clockObject.path+"/{id}/advance", func(c Call) (any, error) {
			return rendered(c, renderClock)(c.Account.AdvanceClock(c.ID, c.Params.Int("frozen_time")))
		}, frozenTime),
		clockObject.del((*account.Account).DeleteClock),
		clockObject.list(func(c Call, p account.Page) ([]*account.Clock, bool, error) {
			return c.Account.ListClocks(p)
		}),
	}
}
