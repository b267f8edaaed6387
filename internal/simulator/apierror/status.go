// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package apierror

import "net/http"

// ForStatus is the error that Stripe sends with a bare HTTP status, for injected
// faults: type, usual code (code, if given, wins) and the headers that go with it.
func ForStatus(status int, code string) *Error {
	kind := TypeInvalidRequest
	message := "The request was refused by an injected fault."
	switch {
	case status == http.StatusTooManyRequests:
		return rateLimited(code, globalRate)
	case status == http.StatusConflict:
		if code == "" {
			code = CodeLockTimeout
		}
		message = "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request."
	case status == http.StatusForbidden:
		message = "The provided key does not have the required permissions for this endpoint on this account."
	case status == http.StatusUnauthorized:
		message = "Invalid API Key provided."
	case status >= http.StatusInternalServerError:
		kind = TypeAPI
		message = "An unknown error occurred."
	}
	if code == CodeIdempotencyKeyInUse {
		kind = TypeIdempotency
	}
	e := New(status, kind, code, "", message).BeforeExecution()
	if code == CodeLockTimeout {
		return e.With("Stripe-Should-Retry", "true")
	}
	return e
}

// The values of the header Stripe-Rate-Limited-Reason (DOC).
const (
	globalRate   = "global-rate"
	endpointRate = "endpoint-rate"
)

// RateLimited is the answer above the account's request rate: HTTP 429, code
// rate_limit, the reason in a header and no Retry-After (DOC).
func RateLimited() *Error { return rateLimited("", globalRate) }

// EndpointRateLimited is the same above the rate of one endpoint.
func EndpointRateLimited() *Error { return rateLimited("", endpointRate) }

func rateLimited(code, reason string) *Error {
	if code == "" {
		code = CodeRateLimit
	}
	e := New(http.StatusTooManyRequests, TypeInvalidRequest, code, "",
		"Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.").BeforeExecution()
	if code == CodeLockTimeout {
		return e.With("Stripe-Should-Retry", "true")
	}
	return e.With("Stripe-Rate-Limited-Reason", reason)
}
