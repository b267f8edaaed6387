// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"

// listJSON is a page of a list (DOC).
type listJSON struct {
	Object  string `json:"object"`
	Data    []any  `json:"data"`
	HasMore bool   `json:"has_more"`
	URL     string `json:"url"`
}

func listObject[T any](c Call, items []*T, hasMore bool, render func(*account.Account, *T) any) listJSON {
	l := listJSON{Object: "list", Data: make([]any, 0, len(items)), HasMore: hasMore, URL: c.Path}
	for _, item := range items {
		l.Data = append(l.Data, render(c.Account, item))
	}
	return l
}

// deletedJSON is what is left of a deleted object.
type deletedJSON struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Deleted bool   `json:"deleted"`
}

// amountJSON is a monetary amount in minor units.
type amountJSON struct {
	Monetary monetaryJSON `json:"monetary"`
	Type     string       `json:"type"`
}

type monetaryJSON struct {
	Currency string `json:"currency"`
	Value    int64  `json:"value"`
}

func amount(currency string, value int64) amountJSON {
	return amountJSON{Monetary: monetaryJSON{Currency: currency, Value: value}, Type: "monetary"}
}

// text is a string that Stripe answers as null when it is empty.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// timestamp is a time that Stripe answers as null when there is none.
func timestamp(seconds int64) *int64 {
	if seconds == 0 {
		return nil
	}
	return &seconds
}

// metadataJSON is {} where there is none.
func metadataJSON(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
