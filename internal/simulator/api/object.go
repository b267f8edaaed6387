// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// object is a kind of objects that requests name by id.
type object[T any] struct {
	// kind is the value of the field `object`.
	kind string
	// path is that of the list; an object's is below it.
	path   string
	find   func(a *account.Account, id string) (*T, error)
	render func(*account.Account, *T) any
}

// get is the endpoint that reads an object.
func (o object[T]) get() Endpoint { return get(o.path+"/{id}", o.answering(o.find)) }

// act is the endpoint of an action without parameters.
func (o object[T]) act(name string, do func(a *account.Account, id string) (*T, error)) Endpoint {
	return post(o.path+"/{id}/"+name, o.answering(do))
}

// del is the endpoint that deletes an object.
func (o object[T]) del(remove func(a *account.Account, id string) (*T, error)) Endpoint {
	return Endpoint{Method: http.MethodDelete, Pattern: o.path + "/{id}", Run: func(c Call) (any, error) {
		if _, err := remove(c.Account, c.ID); err != nil {
			return nil, err
		}
		return deletedJSON{ID: c.ID, Object: o.kind, Deleted: true}, nil
	}}
}

// list is the endpoint that lists the objects; fetch gets a page of them.
func (o object[T]) list(fetch func(Call, account.Page) ([]*T, bool, error), fields ...params.Field) Endpoint {
	run := func(c Call) (any, error) {
		page, err := pageOf(c.Params)
		if err != nil {
			return nil, err
		}
		items, hasMore, err := fetch(c, page)
		if err != nil {
			return nil, err
		}
		return listObject(c, items, hasMore, o.render), nil
	}
	return get(o.path, run, append(params.Paging(), fields...)...)
}

func (o object[T]) answering(do func(a *account.Account, id string) (*T, error)) func(Call) (any, error) {
	return func(c Call) (any, error) { return rendered(c, o.render)(do(c.Account, c.ID)) }
}

func (o object[T]) name() string { return o.kind }

func (o object[T]) answers(pattern string) bool {
	return pattern == o.path || strings.HasPrefix(pattern, o.path+"/")
}

func (o object[T]) lookUp(a *account.Account, id string) (any, error) {
	return o.answering(o.find)(Call{Account: a, ID: id})
}

func (o object[T]) shape(a *account.Account, item any) (shown any, ok bool) {
	if of, ok := item.(*T); ok {
		return o.render(a, of), true
	}
	return nil, false
}

// objects are all kinds, for what is about any of them.
var objects = []interface {
	name() string
	// answers says whether the endpoint of the path answers such objects.
	answers(pattern string) bool
	// lookUp is the JSON of the object that an id names.
	lookUp(a *account.Account, id string) (any, error)
	// shape is the JSON of an object if it is of the kind.
	shape(a *account.Account, item any) (shown any, ok bool)
}{
	chargeObject, refundObject, disputeObject, clockObject, couponObject, creditNoteObject, customerObject,
	eventObject, grantObject, invoiceObject, invoiceItemObject, transactionObject, meterObject,
	paymentMethodObject, priceObject, productObject, subscriptionObject, taxRateObject, webhookObject,
}
