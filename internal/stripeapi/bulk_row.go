// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"encoding/json"

	"github.com/stripe/stripe-go/v81"
)

// row is a grant of the account's list with what decides whether anybody wants it. The
// rest is read only of those that somebody does.
type row struct {
	id      string
	holders []string // ids of its customer and account
	value   string   // of the metadata key that grants are searched by
	keyed   bool     // it has that key
	created int64    // in seconds since the Unix epoch
	unended bool     // it has not ended, as far as the row tells
	read    func() (CreditGrant, error)

	// unreadable is what there is of a grant whose customer or metadata cannot be read.
	unreadable *Unreadable
}

// rowPage is one page of the account's list.
type rowPage struct {
	rows []row
	more bool
	last string // id of the last grant, also of one that cannot be read
}

// creditGrantRows reads one page of the account's list, whose grants are searched by a
// metadata key.
func (c *Client) creditGrantRows(ctx context.Context, after, metadataKey string) (rowPage, error) {
	raw, err := get[rawPage](ctx, c, creditGrantsPath, &stripe.BillingCreditGrantListParams{ListParams: pageAfter(after)}, nil)
	if err != nil {
		return rowPage{}, err
	}
	got := rowPage{more: raw.HasMore, last: lastIDOf(raw.Data), rows: make([]row, len(raw.Data))}
	for n, data := range raw.Data {
		got.rows[n] = c.rowOf(data, metadataKey)
	}
	return got, nil
}

func (c *Client) rowOf(data json.RawMessage, metadataKey string) row {
	var known struct {
		ID              string            `json:"id"`
		Customer        json.RawMessage   `json:"customer"`
		CustomerAccount json.RawMessage   `json:"customer_account"`
		Created         int64             `json:"created"`
		ExpiresAt       *int64            `json:"expires_at"`
		TestClock       *string           `json:"test_clock"`
		VoidedAt        *int64            `json:"voided_at"`
		Metadata        map[string]string `json:"metadata"`
	}
	err := json.Unmarshal(data, &known)
	holders, ok := holdersOf(known.Customer, known.CustomerAccount)
	if err != nil || !ok {
		what := unreadable(data)
		return row{id: what.ID, unreadable: &what}
	}
	out := row{id: known.ID, holders: holders, created: known.Created, read: func() (CreditGrant, error) {
		grant, err := decode[CreditGrant](c.version, data)
		if err == nil {
			err = c.isOfMode(grant)
		}
		return grant, err
	}}
	out.unended = c.mayBeUnended(known.VoidedAt, known.ExpiresAt, known.TestClock)
	out.value, out.keyed = known.Metadata[metadataKey]
	return out
}
