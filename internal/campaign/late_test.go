// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"maps"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestReadMissing: in live mode no customer is read for the time of a test clock, and those
// without a grant keep their names.
func TestReadMissing(t *testing.T) {
	t.Parallel()
	key, err := stripeapi.ParseKey("sk_live_campaign")
	if err != nil {
		t.Fatal(err)
	}
	r := &campaignResource{run: granting.NewRun(stripeapi.New(stripeapi.Config{Key: key, Base: "http://127.0.0.1:1", RequestsPerSecond: 1}), granting.Options{})}
	soon := time.Now().Add(time.Hour).Unix()
	held := map[string]granting.Holding{"cus_1": {Value: 1000}, "cus_2": {Value: 1000, Drift: "not granted: because"}}
	want := map[string]granting.Holding{"cus_1": {Value: 1000, Drift: notGrantedYet}, "cus_2": held["cus_2"]}
	if r.readMissing(t.Context(), terms{ExpiresAt: &soon}, held); !maps.Equal(held, want) {
		t.Errorf("the state has %v, want %v", held, want)
	}
}
