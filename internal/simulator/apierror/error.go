// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package apierror

import (
	"net/http"
	"strings"
)

// The values of Error.Type (DOC).
const (
	TypeAPI            = "api_error"
	TypeIdempotency    = "idempotency_error"
	TypeInvalidRequest = "invalid_request_error"
	TypeCard           = "card_error"
)

// The values of Error.Code that the simulator uses (SDK).
const (
	CodeAccountInvalid          = "account_invalid"
	CodeCardDeclined            = "card_declined"
	CodeChargeAlreadyRefunded   = "charge_already_refunded"
	CodeChargeDisputed          = "charge_disputed"
	CodeIdempotencyKeyInUse     = "idempotency_key_in_use"
	CodeInvoiceNotEditable      = "invoice_not_editable"
	CodeInvoiceNoLines          = "invoice_no_subscription_line_items"
	CodeInvoiceUpcomingNone     = "invoice_upcoming_none"
	CodeLockTimeout             = "lock_timeout"
	CodeParameterInvalidEmpty   = "parameter_invalid_empty"
	CodeParameterInvalidInteger = "parameter_invalid_integer"
	CodeParameterMissing        = "parameter_missing"
	CodeParameterUnknown        = "parameter_unknown"
	CodeParametersExclusive     = "parameters_exclusive"
	CodeRateLimit               = "rate_limit"
	CodeResourceAlreadyExists   = "resource_already_exists"
	CodeResourceMissing         = "resource_missing"
	CodeSecretKeyRequired       = "secret_key_required"
)

// Error is a refusal as Stripe words it: `{"error": {...}}` with an HTTP status.
// Empty fields are absent from the answer.
type Error struct {
	Status        int    `json:"-"`
	Code          string `json:"code,omitempty"`
	DocURL        string `json:"doc_url,omitempty"`
	Message       string `json:"message,omitempty"`
	Param         string `json:"param,omitempty"`
	RequestLogURL string `json:"request_log_url,omitempty"`
	Type          string `json:"type"`

	// Header holds what the answer carries beside the body, such as
	// Stripe-Should-Retry.
	Header http.Header `json:"-"`
	// Unkept says that the endpoint did not begin to execute, so that the
	// refusal is not kept for the request's idempotency key.
	Unkept bool `json:"-"`
}

// Error implements error with Stripe's message.
func (e *Error) Error() string { return e.Message }

// New makes an error of the given HTTP status, type, code and parameter ("" is
// none), with the documentation link that Stripe gives every coded error.
func New(status int, kind, code, param, message string) *Error {
	e := &Error{Status: status, Type: kind, Code: code, Param: param, Message: message}
	if code != "" {
		e.DocURL = "https://stripe.com/docs/error-codes/" + strings.ReplaceAll(code, "_", "-")
	}
	return e
}

// Invalid is the common HTTP 400 invalid_request_error.
func Invalid(code, param, message string) *Error {
	return New(http.StatusBadRequest, TypeInvalidRequest, code, param, message)
}

// BeforeExecution marks the refusal as made before the endpoint executed.
func (e *Error) BeforeExecution() *Error {
	e.Unkept = true
	return e
}

// With adds a header to the answer.
func (e *Error) With(name, value string) *Error {
	if e.Header == nil {
		e.Header = http.Header{}
	}
	e.Header.Set(name, value)
	return e
}
