// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall

import (
	"bytes"
	"fmt"
	"net/http"
)

// Answer is Stripe's answer to one call.
type Answer struct {
	Method, Path string
	Status       int
	// RequestID is by what Stripe's support finds the request.
	RequestID string
	Body      Object

	raw []byte
}

// OK says whether the call succeeded.
func (a Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Type is the type of the error object, "" where there is none.
func (a Answer) Type() string { return a.Body.String("error.type") }

// Code is the error's code.
func (a Answer) Code() string { return a.Body.String("error.code") }

// Param is the parameter that the error is about.
func (a Answer) Param() string { return a.Body.String("error.param") }

// Message are the error's words.
func (a Answer) Message() string { return a.Body.String("error.message") }

// ID is the object's id.
func (a Answer) ID() string { return a.Body.ID() }

// Err is nil for a call that succeeded, and says what was answered for one that
// should have.
func (a Answer) Err() error {
	if a.OK() {
		return nil
	}
	if a.Body.Null("error") {
		return fmt.Errorf("%s %s: status %d: %s", a.Method, a.Path, a.Status, bytes.TrimSpace(a.raw))
	}
	return fmt.Errorf("%s %s: status %d, %s %s %s: %s (request %s)",
		a.Method, a.Path, a.Status, a.Type(), a.Code(), a.Param(), a.Message(), a.RequestID)
}

// meansLater says whether the answer is none yet: a connection that broke, a rate
// limit, contention, or a failure of Stripe's own.
func (a Answer) meansLater() bool {
	return a.Status == 0 || a.Status == http.StatusTooManyRequests || a.Status == http.StatusConflict || a.Status >= 500
}
