// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"errors"
	"net"
	"net/url"
)

// DefaultBase is the base URL of Stripe's API (DOC, docs.stripe.com/api).
const DefaultBase = "https://api.stripe.com"

// The errors of ParseBase. None repeats the text.
var (
	ErrBaseForm     = errors.New("the base URL is not of the form https://host or http://127.0.0.1:port, without a path or query")
	ErrBaseInsecure = errors.New("the base URL uses http for a host that is not this machine, which would send the API key in the clear")
)

// ParseBase checks the base URL of requests, and returns it without a trailing
// slash. It is https, or http on a loopback address, where a simulator may listen.
// ErrBaseInsecure is returned for http on any other host, ErrBaseForm for all else:
// another scheme, a path, a query, a fragment or a user.
func ParseBase(text string) (string, error) {
	base, err := url.Parse(text)
	if err != nil || base.Host == "" || base.RawQuery != "" || base.Fragment != "" || base.User != nil || (base.Path != "" && base.Path != "/") {
		return "", ErrBaseForm
	}
	switch {
	case base.Scheme == "https":
	case base.Scheme == "http" && isLoopback(base.Hostname()):
	case base.Scheme == "http":
		return "", ErrBaseInsecure
	default:
		return "", ErrBaseForm
	}
	return base.Scheme + "://" + base.Host, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
