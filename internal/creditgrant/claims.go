// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

// declaration is what a declared grant is known by: its customer and its
// idempotency key.
type declaration struct {
	customer, key string
}

// intent is what a planned resource will do about a declared grant.
type intent int

const (
	keeps    intent = iota // it has the grant, and goes on having it
	creates                // it will make or adopt the grant
	destroys               // it has the grant, and will end it
)

// claims are the plans of one run about one declared grant, each by the id of the
// grant that the resource has, "" for none.
type claims struct {
	kept, created, destroyed *string
}

// conflict is why two resources cannot both do what they plan.
type conflict int

const (
	noConflict conflict = iota
	usedTwice           // both would speak for one grant
	notMoved            // one gives up what the other declares: a rename without a moved block
)

// enter adds a plan, or says why it cannot stand beside those that are there. A
// forced replacement is planned twice, as kept and then as created; the second
// names the grant of the first, and so is the same resource.
func (c *claims) enter(next intent, grantID string) conflict {
	anotherThan := func(held *string) bool { return held != nil && (grantID == "" || *held != grantID) }
	switch next {
	case keeps:
		if c.kept != nil || anotherThan(c.created) {
			return usedTwice
		}
		c.kept = &grantID
	case creates:
		if c.created != nil || anotherThan(c.kept) {
			return usedTwice
		}
		if anotherThan(c.destroyed) {
			return notMoved
		}
		c.created = &grantID
	case destroys:
		if anotherThan(c.created) {
			return notMoved
		}
		c.destroyed = &grantID
	}
	return noConflict
}
