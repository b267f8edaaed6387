// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"

	"github.com/stripe/stripe-go/v81"
)

// pageSize is the most that Stripe answers at once (DOC, docs.stripe.com/api/pagination).
const pageSize = 100

// page is Stripe's list object.
type page[T any] struct {
	Data    []T  `json:"data" stripe:"required"`
	HasMore bool `json:"has_more" stripe:"required"`
}

func pageAfter(id string) stripe.ListParams {
	params := stripe.ListParams{Limit: stripe.Int64(pageSize)}
	if id != "" {
		params.StartingAfter = stripe.String(id)
	}
	return params
}

func (page[T]) objectName() string { return "list" }

// Pages follows a list of Stripe from newest to oldest. It holds one page at a
// time.
type Pages[T any] struct {
	fetch  func(ctx context.Context, after string) (page[T], error)
	lastID func(page[T]) string
}

func newPages[T resource](fetch func(context.Context, string) (page[T], error)) *Pages[T] {
	return &Pages[T]{fetch: fetch, lastID: lastID[T]}
}

// All yields every object, and an error as the last element where a page could
// not be read. Stopping early asks for no further page.
func (p *Pages[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		at := cursor{}
		for {
			got, err := p.fetch(ctx, at.after)
			if err != nil {
				yield(none, err)
				return
			}
			for _, object := range got.Data {
				if !yield(object, nil) {
					return
				}
			}
			if !got.HasMore {
				return
			}
			if err := at.advance(p.lastID(got)); err != nil {
				yield(none, err)
				return
			}
		}
	}
}

// cursor is a place in a list. It remembers where it has been, one id a page, so
// that a list that leads in a circle ends.
type cursor struct {
	after string // id of the last object that was read; "" at the beginning
	seen  map[string]bool
}

// advance moves behind the object with the id, "" for a page that has none. It
// returns an Error with InvalidResponse where the list has been there before.
func (c *cursor) advance(id string) error {
	if id == "" || c.seen[id] {
		return &Error{
			InvalidResponse: true,
			Message: fmt.Sprintf("A list of Stripe does not advance: after %q it answered no new object, and says that there are more. "+
				"A proxy between Terraform and Stripe may be at fault", c.after),
		}
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[id] = true
	c.after = id
	return nil
}

// lastID is the id of the last object of a page, "" if it has none.
func lastID[T resource](p page[T]) string {
	if len(p.Data) == 0 {
		return ""
	}
	return p.Data[len(p.Data)-1].objectID()
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
