// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"sync"
)

// journal is what the transport writes down about one call, for whoever must
// know afterwards whether it may have changed something.
type journal struct {
	mu       sync.Mutex
	attempts int
	effect   bool // a try took effect, or may have, and no refusal since says otherwise
}

type journalKey struct{}

func withJournal(ctx context.Context, j *journal) context.Context {
	return context.WithValue(ctx, journalKey{}, j)
}

// journalOf never returns nil, so that the transport also serves requests that
// nobody keeps a journal for.
func journalOf(ctx context.Context) *journal {
	if j, ok := ctx.Value(journalKey{}).(*journal); ok {
		return j
	}
	return &journal{}
}

// record enters one try that left this machine, and its status, 0 for none.
func (j *journal) record(status int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch verdictOf(status) {
	case settled:
		j.effect = status < 300
	case open:
		j.effect = true
	case turnedAway:
	}
}

func (j *journal) begin() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.attempts++
}

func (j *journal) tries() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.attempts
}

// mayHaveTakenEffect is asked of a call that failed: an answer that said yes but
// could not be read counts as well as one that never came.
func (j *journal) mayHaveTakenEffect() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.effect
}
