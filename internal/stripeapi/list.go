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

// pageSize is the largest page of a list (DOC, docs.stripe.com/api/pagination).
const pageSize = 100

// page is Stripe's list object.
type page[T any] struct {
	Data    []T  `json:"data" stripe:"required"`
	HasMore bool `json:"has_more" stripe:"required"`

	skipped []Unreadable // objects that cannot be read
	last    string       // id of the last object, also of one that cannot be read
}

func pageAfter(id string) stripe.ListParams {
	params := stripe.ListParams{Limit: stripe.Int64(pageSize)}
	if id != "" {
		params.StartingAfter = stripe.String(id)
	}
	return params
}

func (page[T]) objectName() string { return "list" }

// Pages is a list of Stripe, newest first. It holds one page of 100 objects at a
// time.
type Pages[T any] struct {
	fetch func(ctx context.Context, after string) (page[T], error)
}

func newPages[T resource](fetch func(context.Context, string) (page[T], error)) *Pages[T] {
	return &Pages[T]{fetch: fetch}
}

// All returns an iterator over the objects. If a page or an object cannot be read, or
// the list does not advance (IsInvalidResponse), the error is the last element. To stop
// early requests no further page.
func (p *Pages[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return p.Readable(ctx, errUnreadable)
}

// Readable is All for a list in which not every object is wanted: skip is called for
// each that cannot be read, before those of its page, and ends the list with an error
// of its own.
func (p *Pages[T]) Readable(ctx context.Context, skip func(Unreadable) error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		at := cursor{}
		for {
			got, err := p.fetch(ctx, at.after)
			if err != nil {
				yield(none, err)
				return
			}
			for _, object := range got.skipped {
				if err := skip(object); err != nil {
					yield(none, err)
					return
				}
			}
			for _, object := range got.Data {
				if !yield(object, nil) {
					return
				}
			}
			if !got.HasMore {
				return
			}
			if err := at.advance(got.last); err != nil {
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

// startAt is the place behind the object with the id.
func startAt(id string) cursor { return cursor{after: id, seen: map[string]bool{id: true}} }

// advance moves behind the object with the id, "" for a page that has none. It
// returns an Error with InvalidResponse where the list has been there before.
func (c *cursor) advance(id string) error {
	if id == "" || c.seen[id] {
		return errNoAdvance()
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[id] = true
	c.after = id
	return nil
}

func errNoAdvance() error {
	return &Error{
		InvalidResponse: true,
		Message: "A list of Stripe does not advance: a page has no new object, and says that there are more. " +
			"A proxy between Terraform and Stripe may be at fault",
	}
}

// errEmptyID is returned instead of making a request: an empty id in a path would
// read the list (RUN).
var errEmptyID = errors.New("the id is empty")

func pathOf(collection, id string) (string, error) {
	if id == "" {
		return "", errEmptyID
	}
	return collection + "/" + url.PathEscape(id), nil
}
