// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "context"

// Account is an account (SPEC), of which only the id is read.
type Account struct {
	ID string `json:"id" stripe:"required"`
}

func (Account) objectName() string { return "account" }
func (a Account) objectID() string { return a.ID }

// GetAccount reads the account that the key belongs to, or the connected account
// if the client has one. A restricted key may lack the permission for it: HTTP 403.
func (c *Client) GetAccount(ctx context.Context) (Account, error) {
	return get[Account](ctx, c, "/v1/account", nil, nil)
}
