// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"
)

func TestCorrected(t *testing.T) {
	t.Parallel()
	local := time.Unix(1_000_000, 0)
	for skew, want := range map[time.Duration]int64{
		0: 1_000_000, 5 * time.Second: 1_000_000, -5 * time.Second: 1_000_000,
		6 * time.Second: 1_000_006, -time.Hour: 996_400,
	} {
		if got := corrected(local, skew).Unix(); got != want {
			t.Errorf("corrected by %v is %d, want %d", skew, got, want)
		}
	}
}

// TestAWrongClockIsCorrected: this machine is a day ahead, and Stripe's answers
// say so.
func TestAWrongClockIsCorrected(t *testing.T) {
	t.Parallel()
	truth := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", truth.Format(http.TimeFormat))
		_, _ = io.WriteString(w, grantJSON)
	})
	key, err := ParseKey(testKey)
	if err != nil {
		t.Fatal(err)
	}
	c := New(Config{Key: key, Base: d.URL, RequestsPerSecond: 1000, World: World{Now: func() time.Time { return truth.Add(24 * time.Hour) }}})
	if _, err := c.GetCreditGrant(context.Background(), "credgr_test_1"); err != nil {
		t.Fatal(err)
	}
	if now, err := c.Now(context.Background(), nil); err != nil || !now.Equal(truth) {
		t.Errorf("Now = %v, %v; want %v", now, err, truth)
	}
}
