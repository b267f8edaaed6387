// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// secretKey is a secret or restricted key: what follows the mode names the
// account, so that keys that differ in sk/rk or in the mode are the same account's.
var secretKey = regexp.MustCompile(`^(?:sk|rk)_(test|live)_([A-Za-z0-9_]+)$`)

var connectedAccount = regexp.MustCompile(`^acct_[A-Za-z0-9_]+$`)

// authenticate finds the account and mode that a request is for, by its key and
// its Stripe-Account header. The error is Stripe's 401, or 403 for an account
// that there cannot be.
func (s *Simulator) authenticate(r *http.Request) (*mode, error) {
	key := apiKey(r)
	parts := secretKey.FindStringSubmatch(key)
	if parts == nil {
		return nil, badKey(key)
	}
	id := accountID(parts[2])
	if connected := r.Header.Get("Stripe-Account"); connected != "" {
		if !connectedAccount.MatchString(connected) {
			return nil, apierror.New(http.StatusForbidden, apierror.TypeInvalidRequest, apierror.CodeAccountInvalid, "",
				"The provided key does not have access to account '"+connected+"' (or that account does not exist). Application access may have been revoked.").BeforeExecution()
		}
		id = connected
	}
	t := s.tenant(id)
	if parts[1] == "live" {
		return t.live, nil
	}
	return t.test, nil
}

func apiKey(r *http.Request) string {
	if user, _, ok := r.BasicAuth(); ok {
		return user
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(token)
	}
	return ""
}

// accountID is the id of a key's account. It is a digest, because the simulator
// shows ids and never keys.
func accountID(keySuffix string) string {
	sum := sha256.Sum256([]byte(keySuffix))
	return "acct_sim_" + hex.EncodeToString(sum[:8])
}

func badKey(key string) error {
	code, message := "", "Invalid API Key provided."
	switch {
	case key == "":
		message = "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
	case strings.HasPrefix(key, "pk_"):
		code = apierror.CodeSecretKeyRequired
		message = "This API call cannot be made with a publishable API key. Please use a secret API key."
	}
	return apierror.New(http.StatusUnauthorized, apierror.TypeInvalidRequest, code, "", message).BeforeExecution()
}
