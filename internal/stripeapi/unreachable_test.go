// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/stripe/stripe-go/v81"
)

func TestUnreachable(t *testing.T) {
	t.Parallel()
	get := func(err error) error {
		return fmt.Errorf("giving up: %w", &url.Error{Op: "Get", URL: "https://api.stripe.com/v1/customers/cus_1?expand=x", Err: err})
	}
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for want, err := range map[string]error{
		"Could not reach Stripe at api.stripe.com: connection refused":                   get(refused),
		"Could not reach Stripe at api.stripe.com: no such host (proxy.example)":         get(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "proxy.example", Server: "10.0.0.1:53"}}),
		"Could not reach Stripe at api.stripe.com: unexpected EOF":                       get(io.ErrUnexpectedEOF),
		"Could not reach Stripe: the body is not JSON":                                   errors.New("the body is not JSON"),
		"Could not reach Stripe at api.stripe.com: http: server gave HTTP response to x": get(errors.New("http: server gave HTTP response to x")),
	} {
		if got := unreachable(err); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
}

// TestAdvice makes sure that a refusal is blamed on what caused it: Connect's
// refusal has the status of a missing permission, and another cause.
func TestAdvice(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		said stripe.Error
		want string
	}{
		{stripe.Error{HTTPStatusCode: http.StatusForbidden}, "restricted key"},
		{stripe.Error{HTTPStatusCode: http.StatusForbidden, Code: "account_invalid"}, "stripe_account"},
		{stripe.Error{HTTPStatusCode: http.StatusUnauthorized}, "STRIPE_API_KEY"},
		{stripe.Error{HTTPStatusCode: http.StatusBadRequest}, ""},
	} {
		advice := Advice(asError(&tc.said))
		if !strings.Contains(advice, tc.want) || (advice == "") != (tc.want == "") {
			t.Errorf("the advice on %d %s is %q, want %q", tc.said.HTTPStatusCode, tc.said.Code, advice, tc.want)
		}
		if tc.said.Code == "account_invalid" && strings.Contains(advice, "restricted") {
			t.Errorf("Connect's refusal is blamed on a restricted key: %q", advice)
		}
	}
}
