// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// MetadataValidators are Stripe's rules for metadata, and the provider's reserved
// keys.
func MetadataValidators() []validator.Map {
	return []validator.Map{mapvalidator.SizeAtMost(MaxMetadataKeys), NoNullValues(), metadata{}}
}

// NoNullValues returns a validator of maps that says which keys have null, and how to
// leave them out.
func NoNullValues() validator.Map { return noNullValues{} }

type noNullValues struct{}

func (noNullValues) Description(context.Context) string { return "must have no null values" }

func (v noNullValues) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (noNullValues) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	var null []string
	elements := req.ConfigValue.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		if elements[key].IsNull() {
			null = append(null, req.Path.AtMapKey(key).String())
		}
	}
	if len(null) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Null value in a map", strings.Join(null, ", ")+" has no value. "+
			"Leave the key out: { for key, value in {...} : key => value if value != null }.")
	}
}

// metadata refuses keys and values that Stripe does not keep (DOC, docs.stripe.com/metadata).
type metadata struct{}

func (metadata) Description(context.Context) string {
	return fmt.Sprintf("must have keys of 1 to %d characters without square brackets, and values of 1 to %d characters", maxMetadataKeyRunes, maxMetadataValueRunes)
}

func (v metadata) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (metadata) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	elements := req.ConfigValue.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		at := req.Path.AtMapKey(key)
		if granting.IsReservedMetadata(key) {
			resp.Diagnostics.AddAttributeError(at, "Reserved metadata key",
				"The metadata key "+key+" is the provider's own. Remove it from metadata, and set the attribute idempotency_key instead.")
		} else if problem := metadataKeyProblem(key); problem != "" {
			resp.Diagnostics.AddAttributeError(at, "Invalid metadata key", problem)
		}
		if value, ok := elements[key].(types.String); ok && IsKnown(value) {
			if n := utf8.RuneCountInString(value.ValueString()); n < 1 || n > maxMetadataValueRunes {
				resp.Diagnostics.AddAttributeError(at, "Invalid metadata value",
					fmt.Sprintf("%s has %d characters, and Stripe keeps between 1 and %d. Write another value, or leave the key out.", at, n, maxMetadataValueRunes))
			}
		}
	}
}

// metadataKeyProblem says what is wrong with a key of metadata, "" for nothing.
func metadataKeyProblem(key string) string {
	n := utf8.RuneCountInString(key)
	switch {
	case n < 1 || n > maxMetadataKeyRunes:
		return fmt.Sprintf("The key %q has %d characters, and Stripe keeps keys of between 1 and %d. Write another key.", key, n, maxMetadataKeyRunes)
	case strings.ContainsAny(key, "[]"):
		return fmt.Sprintf("The key %q has square brackets, which Stripe does not take in a metadata key. Write it without.", key)
	}
	return ""
}
