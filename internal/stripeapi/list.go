// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"

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

// Unreadable is an object of a list that is not what SPEC says of its kind. An account
// may hold objects that this version of the API does not describe, and one of them must
// not keep all others from being read.
type Unreadable struct {
	ID     string // "" where not even that can be read
	Reason string // what is wrong with it, as a clause

	// What can still be read of it: the ids of its customer and account, if heldKnown, and
	// its metadata, nil for nothing.
	holders   []string
	heldKnown bool
	metadata  map[string]string
}

// String names the object and the reason.
func (u Unreadable) String() string {
	if u.ID == "" {
		return "an object without an id: " + u.Reason
	}
	return u.ID + ": " + u.Reason
}

// mayBe reports that the object may be a grant of a customer with a value of a metadata
// key: nothing that can be read of it says otherwise.
func (u Unreadable) mayBe(customer, key, value string) bool {
	return (!u.heldKnown || slices.Contains(u.holders, customer)) && u.mayHave(key, value)
}

func (u Unreadable) mayHave(key, value string) bool {
	has, ok := u.metadata[key]
	return u.metadata == nil || ok && has == value
}

// ErrIfKeyed returns an error (IsInvalidResponse) for an object that may have a value of
// a metadata key, and nil for one that has not.
func (u Unreadable) ErrIfKeyed(key, value string) error {
	if u.mayHave(key, value) {
		return errUnreadable(u)
	}
	return nil
}

// rawPage is a list whose objects are not read yet.
type rawPage struct {
	Data    []json.RawMessage `json:"data" stripe:"required"`
	HasMore bool              `json:"has_more" stripe:"required"`
}

func (rawPage) objectName() string { return "list" }

// getPage reads one page of a list. Objects that cannot be read are in skipped; one that
// fails check, if there is one, spoils the page.
func getPage[T resource](ctx context.Context, c *Client, path string, params any, check func(T) error) (page[T], error) {
	var got page[T]
	_, err := get(ctx, c, path, params, func(raw rawPage) error {
		got = page[T]{HasMore: raw.HasMore}
		for n, row := range raw.Data {
			object, err := decode[T](c.version, row)
			if err != nil {
				skipped := unreadable(row)
				skipped.ID, skipped.Reason = c.edge.clean(skipped.ID), c.edge.clean(err.Error())
				got.skipped = append(got.skipped, skipped)
				continue
			}
			if check != nil {
				if err := check(object); err != nil {
					return fmt.Errorf("data[%d]: %w", n, err)
				}
			}
			got.Data = append(got.Data, object)
		}
		got.last = lastIDOf(raw.Data)
		return nil
	})
	return got, err
}

// unreadable reads what there is of an object that cannot be read as what it should be.
func unreadable(row json.RawMessage) Unreadable {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(row, &fields) // What is no object has no fields.
	out := Unreadable{ID: textOf(fields["id"])}
	if fields == nil {
		return out
	}
	out.holders, out.heldKnown = holdersOf(fields["customer"], fields["customer_account"])
	_ = json.Unmarshal(fields["metadata"], &out.metadata) // Nil is what cannot be read.
	return out
}

// textOf is a JSON text, "" for what is none.
func textOf(raw json.RawMessage) string {
	var text string
	_ = json.Unmarshal(raw, &text)
	return text
}

// lastIDOf is the id of the last object of a page that has one.
func lastIDOf(rows []json.RawMessage) string {
	for n := len(rows) - 1; n >= 0; n-- {
		var object struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(rows[n], &object) == nil && object.ID != "" {
			return object.ID
		}
	}
	return ""
}

// errUnreadable is the error of an object of a list that was wanted.
func errUnreadable(object Unreadable) error {
	return &Error{
		Status:          http.StatusOK,
		InvalidResponse: true,
		Message:         "A list of Stripe has an object that cannot be read, " + object.String(),
	}
}
