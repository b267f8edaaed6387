// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "context"

// Account is the part of an account that tells which one it is.
type Account struct {
	ID string `json:"id" stripe:"required"`
}

func (Account) objectName() string { return "account" }
func (a Account) objectID() string { return a.ID }

// GetAccount reads the account that the key, with the connected account if any,
// speaks for.
func (c *Client) GetAccount(ctx context.Context) (Account, error) {
	return get[Account](ctx, c, "/v1/account", nil, nil)
}
