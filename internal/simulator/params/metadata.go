// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package params

import (
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// Stripe's limits on metadata (DOC).
const (
	MaxMetadataKeys        = 50
	MaxMetadataKeyLength   = 40
	MaxMetadataValueLength = 500
)

func checkMetadata(param string, n *node) *apierror.Error {
	for _, key := range n.names {
		if strings.ContainsAny(key, "[]") {
			return apierror.Invalid("", param, "Metadata keys cannot contain square brackets.")
		}
		if length := utf8.RuneCountInString(key); length > MaxMetadataKeyLength {
			return apierror.Invalid("", param, fmt.Sprintf("Metadata keys can be up to %d characters long, but you passed one of %d.", MaxMetadataKeyLength, length))
		}
	}
	if err := checkLeaves(param, n); err != nil {
		return err
	}
	count := 0
	for _, key := range n.names {
		value := n.children[key].text
		if value != "" {
			count++
		}
		if length := utf8.RuneCountInString(value); length > MaxMetadataValueLength {
			return apierror.Invalid("", join(param, key), fmt.Sprintf("Metadata values can have up to %d characters, but you passed in a value that is %d characters.", MaxMetadataValueLength, length))
		}
	}
	return checkMetadataKeys(count)
}

func checkMetadataKeys(count int) *apierror.Error {
	if count <= MaxMetadataKeys {
		return nil
	}
	return apierror.Invalid("", "metadata", fmt.Sprintf("Metadata can hold up to %d keys; this object would have %d.", MaxMetadataKeys, count)).BeforeExecution()
}

func checkLeaves(param string, n *node) *apierror.Error {
	for _, key := range n.names {
		if c := n.children[key]; !c.leaf || len(c.children) > 0 {
			return apierror.Invalid("", join(param, key), "Invalid string: metadata and payload values must be strings")
		}
	}
	return nil
}

// MetadataChange is what a request says about metadata: merged on update, a key
// with "" is deleted, and the whole parameter with "" unsets everything (DOC).
type MetadataChange struct {
	Unset bool
	Set   map[string]string
}

// Apply merges the change into a copy of the metadata. More than 50 keys are an
// *apierror.Error on the parameter `metadata`.
func (c MetadataChange) Apply(before map[string]string) (map[string]string, error) {
	after := map[string]string{}
	if !c.Unset {
		maps.Copy(after, before)
	}
	for key, value := range c.Set {
		if value == "" {
			delete(after, key)
		} else {
			after[key] = value
		}
	}
	if err := checkMetadataKeys(len(after)); err != nil {
		return nil, err
	}
	return after, nil
}

// Empty says that the request leaves metadata alone.
func (c MetadataChange) Empty() bool { return !c.Unset && len(c.Set) == 0 }
