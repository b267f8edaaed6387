// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v81"
)

// Error is a call that Stripe did not fulfil. Its text is for people: what
// Stripe said, with its request id, how often and how long it was tried.
type Error struct {
	Status    int    // HTTP status; 0 where no answer came
	Type      string // Stripe's error type, like invalid_request_error
	Code      string // Stripe's error code, like resource_missing; often empty
	Param     string // the parameter that Stripe complains of, in its bracket form
	Message   string // Stripe's message, or what took the place of an answer
	RequestID string // req_..., by which Stripe's support and logs know the call
	LogURL    string // where the Dashboard shows the request

	Attempts int           // how often the request was tried
	Elapsed  time.Duration // from the first try to giving up

	// Replayed is true for an answer that Stripe kept for the Idempotency-Key: it
	// is what became of an earlier request.
	Replayed bool

	// OutcomeUnknown is true for a request that may have taken effect although
	// no answer says so.
	OutcomeUnknown bool

	cause error
}

// Error implements error.
func (e *Error) Error() string {
	var text strings.Builder
	text.WriteString(e.Message)
	if !strings.HasSuffix(e.Message, ".") {
		text.WriteString(".")
	}
	var facts []string
	if e.Status != 0 {
		facts = append(facts, fmt.Sprintf("HTTP status %d", e.Status))
	}
	if e.Code != "" {
		facts = append(facts, "code "+e.Code)
	}
	if e.Param != "" {
		facts = append(facts, "parameter "+e.Param)
	}
	if e.RequestID != "" {
		facts = append(facts, "request "+e.RequestID)
	}
	if len(facts) > 0 {
		text.WriteString(" (" + strings.Join(facts, ", ") + ")")
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&text, " It was tried %d times over %s.", e.Attempts, e.Elapsed.Round(100*time.Millisecond))
	}
	if e.LogURL != "" {
		text.WriteString(" See " + e.LogURL)
	}
	return text.String()
}

// Unwrap returns what stood in the way, for errors.Is with the context's errors.
func (e *Error) Unwrap() error { return e.cause }

// asError turns what stripe-go returned into an Error.
func asError(err error, attempts int, elapsed time.Duration, unknown bool) *Error {
	out := &Error{Attempts: attempts, Elapsed: elapsed, OutcomeUnknown: unknown, cause: err}
	var said *stripe.Error
	switch {
	case errors.As(err, &said):
		out.Status, out.Type, out.Code, out.Param = said.HTTPStatusCode, string(said.Type), string(said.Code), said.Param
		out.Message, out.RequestID, out.LogURL = said.Msg, said.RequestID, said.RequestLogURL
		out.Replayed = said.LastResponse != nil && isReplayed(said.LastResponse.Header)
		if out.Message == "" {
			out.Message = "Stripe answered " + http.StatusText(out.Status)
		}
	case errors.Is(err, context.Canceled):
		out.Message = "Terraform was interrupted before Stripe answered"
	default:
		out.Message = unreachable(err)
	}
	return out
}

func as(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// IsNotFound reports that the object is not there: HTTP 404 for the id in the path,
// and not because it belongs to the other mode.
func IsNotFound(err error) bool {
	e, ok := as(err)
	return ok && e.Status == http.StatusNotFound && !IsOtherMode(err)
}

// IsOtherMode reports that an object of that id exists in the mode that the key
// is not for. Stripe says so in words only; the words are documented, and stand
// in no other refusal (DOC, docs.stripe.com/error-codes: resource_missing).
func IsOtherMode(err error) bool {
	e, ok := as(err)
	return ok && strings.Contains(e.Message, "similar object exists in")
}

// IsRefusal reports that Stripe understood a change and will not make it: HTTP
// 400, by status alone, since the texts are nobody's promise.
func IsRefusal(err error) bool {
	e, ok := as(err)
	return ok && e.Status == http.StatusBadRequest
}

// IsIdempotencyConflict reports that the Idempotency-Key was used with other
// parameters within Stripe's day of memory.
func IsIdempotencyConflict(err error) bool {
	e, ok := as(err)
	return ok && e.Type == string(stripe.ErrorTypeIdempotency)
}

// IsKeyInUse reports that an earlier request with the same Idempotency-Key is
// still being processed: HTTP 409 with the code idempotency_key_in_use (DOC),
// whatever its type. It was retried with waits before it is returned, and its
// OutcomeUnknown is true.
func IsKeyInUse(err error) bool {
	e, ok := as(err)
	return ok && e.Status == http.StatusConflict && e.Code == string(stripe.ErrorCodeIdempotencyKeyInUse)
}

// IsReplayed reports an error that Stripe kept for the Idempotency-Key.
func IsReplayed(err error) bool {
	e, ok := as(err)
	return ok && e.Replayed
}

// codeAccountInvalid is the code of a call for a connected account that the key has
// no access to, with HTTP status 403 (DOC, docs.stripe.com/error-codes).
const codeAccountInvalid = "account_invalid"

// Advice is what to do about an error that the key is the reason of, as a
// sentence after a space, "" for other errors.
func Advice(err error) string {
	e, ok := as(err)
	switch {
	case ok && e.Status == http.StatusForbidden && e.Code == codeAccountInvalid:
		return " The key has no access to the connected account: compare stripe_account (or STRIPE_ACCOUNT) with the account's ID in the Dashboard of the platform that the key belongs to, and make sure that the account is still connected."
	case ok && e.Status == http.StatusForbidden:
		return " Give the restricted key the permission for it in the Dashboard, or configure another key."
	case ok && e.Status == http.StatusUnauthorized:
		return " Configure a key that is valid (api_key or STRIPE_API_KEY): this one may have been revoked or rolled."
	}
	return ""
}

// IsOutcomeUnknown reports that the request may have taken effect although no
// answer says so.
func IsOutcomeUnknown(err error) bool {
	e, ok := as(err)
	return ok && e.OutcomeUnknown
}

// IsMissing reports that an object which the call names does not exist, and not
// because it belongs to the other mode: HTTP 404 for one in the path, HTTP 400
// with the code resource_missing for one in a parameter (SPEC).
func IsMissing(err error) bool {
	e, ok := as(err)
	return ok && !IsOtherMode(err) &&
		(e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest && e.Code == string(stripe.ErrorCodeResourceMissing))
}

// BlamedParam is the parameter that Stripe complains of, as its names from the
// outermost to the innermost: filter[credit_grant] is "filter", "credit_grant".
// It is empty where Stripe names none.
func BlamedParam(err error) []string {
	e, ok := as(err)
	if !ok || e.Param == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(e.Param, "]", ""), "[")
}
