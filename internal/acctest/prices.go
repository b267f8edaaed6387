// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"
)

var meters atomic.Int64

// MeteredPrice makes a metered price in USD, backed by a meter of its own.
func (a *Account) MeteredPrice(t testing.TB) string {
	t.Helper()
	event := fmt.Sprintf("acctest_%d_%d", time.Now().UnixNano(), meters.Add(1))
	meter := a.Post(t, "/v1/billing/meters", "display_name", t.Name(), "event_name", event, "default_aggregation[formula]", "sum").ID()
	t.Cleanup(func() { _, _, _ = a.send("POST", "/v1/billing/meters/"+meter+"/deactivate", "", "") })
	product := a.Post(t, "/v1/products", "name", t.Name()).ID()
	price := a.Post(t, "/v1/prices", "product", product, "currency", "usd", "unit_amount", "1",
		"recurring[interval]", "month", "recurring[usage_type]", "metered", "recurring[meter]", meter).ID()
	t.Cleanup(func() {
		_, _, _ = a.send("POST", "/v1/prices/"+price, "application/x-www-form-urlencoded", "active=false")
	})
	return price
}
