// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// maxExpandDepth is how many levels can be expanded (DOC).
const maxExpandDepth = 4

// expansion is what a request wants expanded, by field, and then below it.
type expansion map[string]expansion

// Expansion expands fields of the endpoint's answers: paths of names with dots
// between them. What cannot be expanded is an *apierror.Error in
// Stripe's words (MEAS).
func (e Endpoint) Expansion(paths []string) (expand func(*account.Account, any) (any, error), err error) {
	kind := e.kind()
	wanted := expansion{}
	for _, path := range paths {
		if err := checkExpand(kind, path); err != nil {
			return nil, err
		}
		at := wanted
		for name := range strings.SplitSeq(path, ".") {
			if at[name] == nil {
				at[name] = expansion{}
			}
			at = at[name]
		}
	}
	return func(a *account.Account, answer any) (any, error) {
		if len(wanted) == 0 {
			return answer, nil
		}
		decoded, err := decoded(answer)
		if err != nil {
			return nil, err
		}
		return decoded, wanted.apply(a, decoded, kind)
	}, nil
}

// fieldOf is the field of a kind; a list has its objects in the field data.
func fieldOf(kind, name string) (reference, bool) {
	if of, isList := strings.CutPrefix(kind, listPrefix); isList {
		return within(of), name == "data"
	}
	r, ok := expandable[kind][name]
	return r, ok
}

func checkExpand(kind, path string) error {
	names := strings.Split(path, ".")
	refuse := func(format string, args ...any) error {
		return apierror.Invalid("", "", fmt.Sprintf(format, args...)).BeforeExecution()
	}
	shown := path[:min(len(path), 200)]
	levels := len(names)
	if strings.HasPrefix(kind, listPrefix) {
		levels--
	}
	if levels > maxExpandDepth {
		return refuse("You cannot expand more than %d levels of a property (%s).", maxExpandDepth, shown)
	}
	at := kind
	for _, name := range names {
		field, ok := fieldOf(at, name)
		if !ok {
			if _, inside := fieldOf(strings.TrimPrefix(kind, listPrefix), names[0]); inside && at == kind {
				return refuse("This property cannot be expanded (%s). You may want to try expanding 'data.%s' instead.", shown, shown)
			}
			return refuse("This property cannot be expanded (%s).", shown)
		}
		at = field.kind
	}
	return nil
}

// apply expands in place what decoded JSON of the kind holds.
func (e expansion) apply(a *account.Account, v any, kind string) error {
	if list, ok := v.([]any); ok {
		for _, element := range list {
			if err := e.apply(a, element, kind); err != nil {
				return err
			}
		}
		return nil
	}
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	for name, below := range e {
		field, _ := fieldOf(kind, name)
		if id, ok := object[name].(string); ok && field.byID {
			// What is gone by now stays an id.
			if found, err := lookUp(a, field.kind, id); err == nil {
				if object[name], err = decoded(found); err != nil {
					return err
				}
			}
		}
		if err := below.apply(a, object[name], field.kind); err != nil {
			return err
		}
	}
	return nil
}

// decoded is an answer as plain JSON, its numbers as they are written.
func decoded(answer any) (any, error) {
	encoded, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	var v any
	err = decoder.Decode(&v)
	return v, err
}
