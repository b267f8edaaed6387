// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import "encoding/json"

// Reference is the id of another object. Stripe answers some references as a bare
// id and some as the whole object, by API version and by what was expanded; of
// the object only the id is kept.
type Reference string

// UnmarshalJSON reads both forms, and returns an error for any other.
func (r *Reference) UnmarshalJSON(raw []byte) error {
	var object struct {
		ID string `json:"id"`
	}
	if len(raw) > 0 && raw[0] == '{' {
		err := json.Unmarshal(raw, &object)
		*r = Reference(object.ID)
		return err
	}
	return json.Unmarshal(raw, (*string)(r))
}
