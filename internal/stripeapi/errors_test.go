// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

func TestIsMissing(t *testing.T) {
	t.Parallel()
	const otherMode = "No such customer; a similar object exists in live mode, but a test mode key was used to make this request."
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"in the path":          {&stripeapi.Error{Status: 404, Code: "resource_missing"}, true},
		"in a parameter":       {&stripeapi.Error{Status: 400, Code: "resource_missing", Param: "customer"}, true},
		"a wrong parameter":    {&stripeapi.Error{Status: 400, Code: "parameter_unknown"}, false},
		"an unknown URL":       {&stripeapi.Error{Status: 404, Message: "Unrecognized request URL"}, false},
		"the other mode":       {&stripeapi.Error{Status: 404, Code: "resource_missing", Message: otherMode}, false},
		"the other mode's 400": {&stripeapi.Error{Status: 400, Code: "resource_missing", Message: otherMode}, false},
		"no answer":            {&stripeapi.Error{}, false},
		"another error":        {errors.New("resource_missing"), false},
		"none":                 {nil, false},
	} {
		if got := stripeapi.IsMissing(tc.err); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestErrorIsSentences: whatever is written behind an error is not taken for a part of
// a URL.
func TestErrorIsSentences(t *testing.T) {
	t.Parallel()
	said := &stripeapi.Error{Status: 400, Message: "No such customer", RequestID: "req_1", LogURL: "https://dashboard.stripe.com/logs/req_1"}
	if got, want := said.Error(), "No such customer. (HTTP status 400, request req_1) See https://dashboard.stripe.com/logs/req_1."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIsNotFound(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err  error
		want bool
	}{
		"in the path":    {&stripeapi.Error{Status: 404, Code: "resource_missing"}, true},
		"in a parameter": {&stripeapi.Error{Status: 400, Code: "resource_missing", Param: "customer"}, false},
		"an unknown URL": {&stripeapi.Error{Status: 404, Message: "Unrecognized request URL"}, false},
		"a page of HTML": {&stripeapi.Error{Status: 404}, false},
		"410":            {&stripeapi.Error{Status: 410, Code: "resource_missing"}, false},
		"another error":  {errors.New("resource_missing"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := stripeapi.IsNotFound(tc.err); got != tc.want {
				t.Errorf("IsNotFound = %v", got)
			}
		})
	}
}

// TestIdempotencyErrors tells a key that is still in use from one that was used
// for something else, whatever type the former has.
func TestIdempotencyErrors(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		err             *stripeapi.Error
		inUse, conflict bool
	}{
		"other parameters":                    {&stripeapi.Error{Status: 400, Type: "idempotency_error"}, false, true},
		"in use":                              {&stripeapi.Error{Status: 409, Type: "invalid_request_error", Code: "idempotency_key_in_use"}, true, false},
		"in use, of the type of the conflict": {&stripeapi.Error{Status: 409, Type: "idempotency_error", Code: "idempotency_key_in_use"}, true, false},
		"contention on an object":             {&stripeapi.Error{Status: 409, Code: "lock_timeout"}, false, false},
		"refused":                             {&stripeapi.Error{Status: 400}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := stripeapi.IsKeyInUse(tc.err); got != tc.inUse {
				t.Errorf("IsKeyInUse = %v", got)
			}
			if got := stripeapi.IsIdempotencyConflict(tc.err); got != tc.conflict {
				t.Errorf("IsIdempotencyConflict = %v", got)
			}
		})
	}
}

func TestBlamedParam(t *testing.T) {
	t.Parallel()
	for param, want := range map[string][]string{
		"":                     nil,
		"customer":             {"customer"},
		"filter[credit_grant]": {"filter", "credit_grant"},
		"filter[applicability_scope][prices][0][id]": {"filter", "applicability_scope", "prices", "0", "id"},
	} {
		if got := stripeapi.BlamedParam(&stripeapi.Error{Param: param}); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", param, got, want)
		}
	}
	if got := stripeapi.BlamedParam(errors.New("no answer")); got != nil {
		t.Errorf("%v", got)
	}
}
