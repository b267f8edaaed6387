// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"errors"
	"regexp"
	"strings"
)

// Key is a secret or restricted API key. It prints as its mode only, so that no log
// and no error shows it.
type Key struct {
	secret string
	live   bool
}

// The errors of ParseKey. None repeats the text.
var (
	ErrKeyMissing     = errors.New("no API key is configured")
	ErrKeyPublishable = errors.New("the API key is a publishable key (pk_...), which may not read or change credit grants")
	ErrKeyForm        = errors.New("the API key is not one of sk_test_..., rk_test_..., sk_live_..., rk_live_..., without white space in it")
)

// ParseKey returns the key in a text, which it tells by its prefix (DOC,
// docs.stripe.com/keys). Surrounding white space, as a secret store may add it, is
// dropped. ErrKeyMissing is returned for an empty text, ErrKeyPublishable for a
// publishable key and ErrKeyForm for anything else that is no key.
func ParseKey(text string) (Key, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Key{}, ErrKeyMissing
	case strings.HasPrefix(text, "pk_"):
		return Key{}, ErrKeyPublishable
	}
	for prefix, live := range map[string]bool{"sk_test_": false, "rk_test_": false, "sk_live_": true, "rk_live_": true} {
		if rest, found := strings.CutPrefix(text, prefix); found && rest != "" && !strings.ContainsAny(rest, " \t\r\n") {
			return Key{secret: text, live: live}, nil
		}
	}
	return Key{}, ErrKeyForm
}

// keyLike matches how keys and secrets of Stripe begin, and how they are misspelled.
var keyLike = regexp.MustCompile(`(?i)(^|[^a-z0-9])(sk|rk|pk|whsec)[_-]|[_-](test|live)_`)

// LooksLikeKey reports a text that a key may be in, perhaps a malformed one, which
// is therefore not to be shown.
func LooksLikeKey(text string) bool { return keyLike.MatchString(text) }

// Livemode reports whether the key is for live mode.
func (k Key) Livemode() bool { return k.live }

// String returns the mode of the key, and not the key.
func (k Key) String() string { return "a " + ModeName(k.live) + " mode key" }

// GoString is String, for %#v.
func (k Key) GoString() string { return k.String() }

// ModeName returns the name of a mode: "live" or "test".
func ModeName(livemode bool) string {
	if livemode {
		return "live"
	}
	return "test"
}
