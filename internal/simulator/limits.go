// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// limits are the request rates of one account in one mode: one in all, and one for
// each endpoint (DOC).
type limits struct {
	global      *rate.Limiter
	perEndpoint int

	mu        sync.Mutex
	endpoints map[string]*rate.Limiter
}

// newLimits takes requests per second, 0 for none.
func newLimits(global, perEndpoint int) *limits {
	return &limits{global: limiter(global), perEndpoint: perEndpoint, endpoints: map[string]*rate.Limiter{}}
}

func limiter(perSecond int) *rate.Limiter {
	if perSecond <= 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(perSecond), perSecond)
}

// take counts a request to the endpoint. The error is Stripe's 429.
func (l *limits) take(route string, now time.Time) error {
	if !l.global.AllowN(now, 1) {
		return apierror.RateLimited()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	endpoint, ok := l.endpoints[route]
	if !ok {
		endpoint = limiter(l.perEndpoint)
		l.endpoints[route] = endpoint
	}
	if !endpoint.AllowN(now, 1) {
		return apierror.EndpointRateLimited()
	}
	return nil
}
