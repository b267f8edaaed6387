// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"iter"
	"net/url"

	"github.com/stripe/stripe-go/v81"
)

// pageSize is the most that Stripe answers at once (DOC, docs.stripe.com/api/pagination).
const pageSize = 100

// page is Stripe's list object.
type page[T any] struct {
	Data    []T  `json:"data"`
	HasMore bool `json:"has_more"`
}

func pageAfter(id string) stripe.ListParams {
	params := stripe.ListParams{Limit: stripe.Int64(pageSize)}
	if id != "" {
		params.StartingAfter = stripe.String(id)
	}
	return params
}

// Pages follows a list of Stripe from newest to oldest. It holds one page at a
// time.
type Pages[T any] struct {
	fetch func(ctx context.Context, after string) (page[T], error)
	id    func(T) string
}

func newPages[T any](fetch func(context.Context, string) (page[T], error), id func(T) string) *Pages[T] {
	return &Pages[T]{fetch: fetch, id: id}
}

// All yields every object, and an error as the last element where a page could
// not be had. Stopping early asks for no further page.
func (p *Pages[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		after := ""
		for {
			got, err := p.fetch(ctx, after)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, object := range got.Data {
				if !yield(object, nil) {
					return
				}
			}
			if !got.HasMore || len(got.Data) == 0 {
				return
			}
			after = p.id(got.Data[len(got.Data)-1])
		}
	}
}

// ErrEmptyID is returned instead of calling Stripe: an empty id in a path would
// read the list (RUN).
var ErrEmptyID = errors.New("the id is empty")

func pathOf(collection, id string) (string, error) {
	if id == "" {
		return "", ErrEmptyID
	}
	return collection + "/" + url.PathEscape(id), nil
}
