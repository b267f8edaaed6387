// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"net/http"
	"sync"
)

// Account is an account (SPEC), of which only the id is read.
type Account struct {
	ID string `json:"id" stripe:"required"`
}

func (Account) objectName() string { return "account" }
func (a Account) objectID() string { return a.ID }

// GetAccount reads the account that the key belongs to, or the connected account
// if the client has one. A restricted key may lack the permission for it: HTTP 403.
// Stripe is asked once for all callers, who may come for each of many grants: its
// answer is kept, a refusal too.
func (c *Client) GetAccount(ctx context.Context) (Account, error) {
	c.account.Lock()
	defer c.account.Unlock()
	if c.account.known {
		return c.account.answer, c.account.refusal
	}
	answer, err := get[Account](ctx, c, "/v1/account", nil, nil)
	if err == nil || isRefused(err) {
		c.account.known, c.account.answer, c.account.refusal = true, answer, err
	}
	return answer, err
}

// accountOnce keeps what Stripe answered about the account.
type accountOnce struct {
	sync.Mutex
	known   bool
	answer  Account
	refusal error
}

// isRefused reports that Stripe does not answer this key, now or later.
func isRefused(err error) bool {
	e := as(err)
	return !e.InvalidResponse && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden || e.Status == http.StatusNotFound)
}
