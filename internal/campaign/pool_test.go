// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// TestPoolFillsTheRate: with answers that take a second, 32 requests are under way at
// a time, so that latency does not keep the work from 25 requests a second.
func TestPoolFillsTheRate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		outcomes := inParallel(t.Context(), make([]job, 10*concurrency), concurrency, func(context.Context, job) outcome {
			time.Sleep(time.Second)
			return outcome{}
		})
		if took := time.Since(began); len(outcomes) != 10*concurrency || took != 10*time.Second {
			t.Errorf("%d jobs took %v, want 10 s", len(outcomes), took)
		}
	})
}

// TestPoolStops: a failure that all would meet, and an interrupt, keep what was not
// begun from being begun.
func TestPoolStops(t *testing.T) {
	t.Parallel()
	refused := &granting.Refusal{Err: &stripeapi.Error{Status: http.StatusBadRequest, Param: "category"}}
	for name, test := range map[string]struct {
		fail   func(cancel func()) error
		reason error
	}{
		"a shared term": {func(func()) error { return refused }, refused},
		"an interrupt":  {func(cancel func()) error { cancel(); return nil }, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var begun atomic.Int64
				outcomes := inParallel(ctx, make([]job, 100), 4, func(context.Context, job) outcome {
					if begun.Add(1) == 10 {
						return outcome{Err: test.fail(cancel)}
					}
					time.Sleep(time.Second)
					return outcome{}
				})
				left := 0
				for _, o := range outcomes {
					if o.Untried {
						left++
						if !errors.Is(o.Err, test.reason) {
							t.Errorf("the reason is %v", o.Err)
						}
					}
				}
				// The tenth fails while the three beside it are at work.
				if int(begun.Load())+left != 100 || begun.Load() > 12 {
					t.Errorf("%d were begun, %d not", begun.Load(), left)
				}
			})
		})
	}
}

// TestProgress: the log tells every five seconds how far the work has come, and no
// more once it has ended.
func TestProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		p := startProgress(ctx, "Granting credits", 100, progressInterval)
		for i := range 20 {
			p.count(nil)
			if i == 0 {
				p.count(errors.New("failed"))
			}
		}
		time.Sleep(2*progressInterval + time.Second)
		p.stop()
		time.Sleep(time.Minute)
		lines, err := tflogtest.MultilineJSONDecode(&log)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) != 2 {
			t.Fatalf("%d lines: %v", len(lines), lines)
		}
		first := lines[0]
		if first["@message"] != "Granting credits" || first["@level"] != "info" || first["done"] != 21.0 || first["failed"] != 1.0 || first["total"] != 100.0 || first["time_left"] != "19s" {
			t.Errorf("logged %v", first)
		}
	})
}
