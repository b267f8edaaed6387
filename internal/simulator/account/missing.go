// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"net/http"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// kind names a collection of an account, and its objects in messages.
type kind[T any] struct {
	noun string
	in   func(*Account) *collection[T]
	// gone says that an object is missing although it is still held.
	gone func(*T) bool
}

func (k kind[T]) get(a *Account, id string) (*T, bool) {
	item, ok := k.in(a).get(id)
	if !ok || (k.gone != nil && k.gone(item)) {
		return nil, false
	}
	return item, true
}

// find looks an object up that the path names: 404 resource_missing, param id.
func (k kind[T]) find(a *Account, id string) (*T, error) {
	if item, ok := k.get(a, id); ok {
		return item, nil
	}
	return nil, k.notFound(a, id)
}

func (k kind[T]) notFound(a *Account, id string) error {
	return apierror.New(http.StatusNotFound, apierror.TypeInvalidRequest, apierror.CodeResourceMissing, "id", k.missingText(a, id))
}

// refer looks an object up that a parameter names: 400 resource_missing.
func (k kind[T]) refer(a *Account, id, param string) (*T, error) {
	if item, ok := k.get(a, id); ok {
		return item, nil
	}
	return nil, apierror.Invalid(apierror.CodeResourceMissing, param, k.missingText(a, id))
}

// optional checks what a parameter names as refer does; "" names nothing.
func (k kind[T]) optional(a *Account, id, param string) error {
	if id == "" {
		return nil
	}
	_, err := k.refer(a, id, param)
	return err
}

// missingText says that there is no such object, and, where the other mode has
// it, so much too, in the words that Stripe's documentation gives.
func (k kind[T]) missingText(a *Account, id string) string {
	text := fmt.Sprintf("No such %s: '%s'", k.noun, id)
	if a.env.Switches().RefusalTexts == switches.Other {
		text = fmt.Sprintf("We found nothing under '%s' (%s)", id, k.noun)
	}
	if _, there := k.get(a.sibling, id); there {
		text += fmt.Sprintf("; a similar object exists in %s mode, but a %s mode key was used to make this request.", a.sibling.Mode(), a.Mode())
	}
	return text
}
