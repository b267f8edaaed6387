// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"errors"
	"fmt"
	"net"
	"net/url"
)

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
