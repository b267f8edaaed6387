// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"encoding/json"
	"errors"
	"net/http"
)

// foreignAnswer is an answer that is not Stripe's: that of a gateway or a proxy on the
// way, which may have passed the request on or not, with any status.
type foreignAnswer struct {
	status int
	header http.Header
	reason error

	// change is true for the answer to a change. The request is sent again: Stripe answers
	// what it has kept for the Idempotency-Key. A read is not, since nothing hangs on it,
	// and what has another form now will have it then.
	change bool
}

// The reasons of a foreign answer.
var (
	errNotJSON       = errors.New("it is not JSON")
	errNoErrorObject = errors.New("it has no error object")
)

// checkStripes returns why an answer is not Stripe's, and nil for one that is: an error
// has an error object with a type (SPEC), and the answer to a change that says yes is
// JSON.
func checkStripes(req *http.Request, resp *http.Response, body []byte) *foreignAnswer {
	foreign := &foreignAnswer{
		status: resp.StatusCode,
		header: resp.Header,
		change: req.Method == http.MethodPost && req.Header.Get("Idempotency-Key") != "",
	}
	switch {
	case resp.StatusCode >= http.StatusBadRequest && !isError(body):
		foreign.reason = errNoErrorObject
	case resp.StatusCode < http.StatusMultipleChoices && foreign.change && !json.Valid(body):
		foreign.reason = errNotJSON
	default:
		return nil
	}
	return foreign
}

// isError reports an error as SPEC has it.
func isError(body []byte) bool {
	var answer struct {
		Error struct {
			Type string `json:"type"`
		} `json:"error"`
	}
	return json.Unmarshal(body, &answer) == nil && answer.Error.Type != ""
}
