// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package contract holds HTTP exchanges against Stripe's own OpenAPI description:
// every parameter of a request, nested ones too, and every field of an answer.
// It is for tests.
//
// The description is the one embedded in github.com/stripe/stripe-mock v0.190.0,
// dated 2024-09-30.acacia. It is the nearest to 2025-02-24.acacia, the version of
// the pinned SDK: a family of versions only ever gains fields and parameters, so
// that what differs is a handful of additions (deviations.go). The next one that
// can be had, 2025-05-28.basil, has other shapes for invoices, their lines and
// subscriptions, about fifty fields of them.
//
// Later versions are held against the same description with what calls about credits
// have gained since (later.go).
//
// It imports nothing of the project. The description is
// rewritten to JSON Schema and checked by github.com/santhosh-tekuri/jsonschema.
// OpenAPI libraries need a second to load the description (five under the race
// detector) in every test process, and none reads Stripe's nested form parameters.
// Here it is read in about 50 ms when the first exchange is checked, and only the
// schemas that exchanges name are compiled.
//
// Three things are stricter than the description: an object takes no field that
// the description does not know; an object that stands inside another is checked
// as a whole by its own schema; and form parameters must read as their type.
package contract
