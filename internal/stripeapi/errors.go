// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v81"
)

// Error is the error of a call. Its text is for people: what Stripe said, with its
// request id, and how often and how long it was tried.
type Error struct {
	Status    int    // HTTP status; 0 where no answer came
	Type      string // Stripe's error type, like invalid_request_error
	Code      string // Stripe's error code, like resource_missing; often empty
	Param     string // the parameter that Stripe complains of, in its bracket form
	Message   string // Stripe's message, or what took the place of an answer
	RequestID string // req_..., which Stripe's logs and support can look up
	LogURL    string // where the Dashboard shows the request

	Attempts int           // how often the request was tried
	Elapsed  time.Duration // from the first attempt to the last

	// Replayed is true for an answer that Stripe had kept for the Idempotency-Key: it
	// is the outcome of an earlier request.
	Replayed bool

	// OutcomeUnknown is true for a request that may have taken effect although
	// no answer says so.
	OutcomeUnknown bool

	// InvalidResponse is true for an answer that is not what SPEC says: not JSON, an
	// error without an error object, without a field that is required, or about
	// another object or the other mode. It says nothing about the outcome of a change:
	// OutcomeUnknown is true too.
	InvalidResponse bool

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
		text.WriteString(" See " + e.LogURL + ".")
	}
	return text.String()
}

// Unwrap returns the error that stopped the call where callers tell it, such as
// context.Canceled. It is never one whose text an answer has a part in.
func (e *Error) Unwrap() error { return e.cause }

// through passes every text of an error through clean, and drops the cause unless it is
// one of a few whose text is known.
func (e *Error) through(clean func(string) string) *Error {
	for _, text := range []*string{&e.Type, &e.Code, &e.Param, &e.Message, &e.RequestID, &e.LogURL} {
		*text = clean(*text)
	}
	told := e.cause
	e.cause = nil
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, errAnswerTooLarge, errNotJSON} {
		if errors.Is(told, known) {
			e.cause = known
		}
	}
	return e
}

// asError turns what stripe-go returned into an Error.
func asError(err error) *Error {
	out := &Error{cause: err}
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

// invalidResponse returns the Error of an answer that is not what SPEC says.
func invalidResponse(status int, header http.Header, reason error) *Error {
	return &Error{
		Status:          status,
		RequestID:       header.Get("Request-Id"),
		Replayed:        isReplayed(header),
		InvalidResponse: true,
		Message: "The answer is not what Stripe documents: " + reason.Error() +
			". A proxy between Terraform and Stripe may be at fault",
		cause: reason,
	}
}

// IsInvalidResponse reports an answer that is not what SPEC says: see
// Error.InvalidResponse.
func IsInvalidResponse(err error) bool { return as(err).InvalidResponse }

// as is the Error in err, the zero value for none: nothing is true of that.
func as(err error) Error {
	var e *Error
	if !errors.As(err, &e) {
		return Error{}
	}
	return *e
}

// IsNotFound reports that the object with the id in the path does not exist: HTTP
// 404 with the code resource_missing (SPEC), and not because it belongs to the
// other mode. Any other 404, such as that of an unknown URL, says nothing about the
// object.
func IsNotFound(err error) bool { return IsMissing(err) && as(err).Status == http.StatusNotFound }

// IsOtherMode reports that an object of that id exists in the mode that the key is
// not for. Only Stripe's message says so; its text is documented, and part of no
// other error's (DOC, docs.stripe.com/error-codes: resource_missing).
func IsOtherMode(err error) bool {
	return strings.Contains(as(err).Message, "similar object exists in")
}

// IsRefusal reports that Stripe understood a change and did not make it: HTTP 400 with
// an error object. Its message says why, but no text is documented, so none is compared.
func IsRefusal(err error) bool {
	e := as(err)
	return e.Status == http.StatusBadRequest && !e.InvalidResponse
}

// IsIdempotencyConflict reports that the Idempotency-Key was used with other
// parameters within the 24 hours or more for which Stripe keeps it: type
// idempotency_error (DOC). A request with the same key that is still being
// processed is IsKeyInUse, and not a conflict.
func IsIdempotencyConflict(err error) bool {
	return as(err).Type == string(stripe.ErrorTypeIdempotency) && !IsKeyInUse(err)
}

// IsKeyInUse reports that an earlier request with the same Idempotency-Key is
// still being processed: HTTP 409 with the code idempotency_key_in_use (DOC),
// of any type. It was retried with waits before it is returned, and its
// OutcomeUnknown is true.
func IsKeyInUse(err error) bool {
	e := as(err)
	return e.Status == http.StatusConflict && e.Code == string(stripe.ErrorCodeIdempotencyKeyInUse)
}

// IsReplayed reports an error that Stripe had kept for the Idempotency-Key: the
// outcome of an earlier request, which a request with the same key cannot change.
func IsReplayed(err error) bool { return as(err).Replayed }

// codeAccountInvalid is the code of a call for a connected account that the key has
// no access to, with HTTP status 403 (DOC, docs.stripe.com/error-codes).
const codeAccountInvalid = "account_invalid"

// Advice returns what to do about an error whose reason is the API key, as a sentence
// that begins with a space, and "" for any other error.
func Advice(err error) string {
	e := as(err)
	switch {
	case e.Status == http.StatusForbidden && e.Code == codeAccountInvalid:
		return " The key has no access to the connected account: compare stripe_account (or STRIPE_ACCOUNT) with the account's ID in the Dashboard of the platform that the key belongs to, and make sure that the account is still connected."
	case e.Status == http.StatusForbidden:
		return " Give the restricted key the permission for it in the Dashboard, or configure another key."
	case e.Status == http.StatusUnauthorized:
		return " Configure a key that is valid (api_key or STRIPE_API_KEY): this one may have been revoked or rolled."
	}
	return ""
}

// IsOutcomeUnknown reports that a change may have taken effect although no answer says
// so: no answer came, Stripe answered an error of its own, or the answer is not
// Stripe's, with any status. It was retried under the same Idempotency-Key before
// it is returned. Every other error of a change says that it was not made.
func IsOutcomeUnknown(err error) bool { return as(err).OutcomeUnknown }

// IsMissing reports that an object which the call names does not exist, and not
// because it belongs to the other mode: the code resource_missing, with HTTP 404
// for one in the path and HTTP 400 for one in a parameter (SPEC).
func IsMissing(err error) bool {
	e := as(err)
	return !IsOtherMode(err) && e.Code == string(stripe.ErrorCodeResourceMissing) &&
		(e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest)
}

// BlamedParam returns the parameter that Stripe's error names, as its parts from the
// outermost to the innermost: "filter", "credit_grant" for filter[credit_grant]. It is
// nil where Stripe names none.
func BlamedParam(err error) []string {
	e := as(err)
	if e.Param == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(e.Param, "]", ""), "[")
}

// unreachable says, as a sentence without its full stop, that no answer came: from
// which host, and the first cause, without the address of the call and the layers
// that passed the cause on.
func unreachable(err error) string {
	host := "Stripe"
	var call *url.Error
	if errors.As(err, &call) {
		if at, parseErr := url.Parse(call.URL); parseErr == nil && at.Host != "" {
			host += " at " + at.Host
		}
		err = call.Err
	}
	return fmt.Sprintf("Could not reach %s: %s", host, cause(err))
}

// cause is the first cause of a failed connection, with the host that could not be
// found where that is the reason.
func cause(err error) string {
	var lookup *net.DNSError
	if errors.As(err, &lookup) {
		return lookup.Err + " (" + lookup.Name + ")"
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
