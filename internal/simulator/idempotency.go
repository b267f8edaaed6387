// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// keyLifetime is how long an answer is kept for its key (DOC: at least 24 hours).
const keyLifetime = 24 * time.Hour

// maxKeyLength is in characters (DOC).
const maxKeyLength = 255

// idempotencyKeys are the keys of one account in one mode, with the first answer
// to each.
type idempotencyKeys struct {
	now func() time.Time

	mu      sync.Mutex
	entries map[string]*keptAnswer
	// sweepAt is how many entries there are when expired ones are next looked for.
	sweepAt int
}

// keptAnswer is the first answer to a key, or the request that is still under way.
type keptAnswer struct {
	Path        string      `json:"path"`
	Fingerprint string      `json:"fingerprint"`
	RequestID   string      `json:"request_id"`
	At          time.Time   `json:"at"`
	Status      int         `json:"status"`
	Header      http.Header `json:"header,omitempty"`
	Body        string      `json:"body"`
	inFlight    bool
}

const firstSweep = 1024

func newIdempotencyKeys(now func() time.Time) *idempotencyKeys {
	return &idempotencyKeys{now: now, entries: map[string]*keptAnswer{}, sweepAt: firstSweep}
}

// once runs a request under its key: the first time for real, then replayed. An
// empty key runs always. run calls keep with its answer while the account is still
// locked, so that what it changed and the answer are saved together. What the
// endpoint refused before it began to execute is forgotten (DOC).
func (k *idempotencyKeys) once(key string, q *request, run func(keep func(answer) map[string]keptAnswer) answer) answer {
	if key == "" {
		return run(func(answer) map[string]keptAnswer { return nil })
	}
	entry, replay := k.claim(key, q)
	if replay != nil {
		return *replay
	}
	// Deferred, so that the key of a run that panics is not in flight for ever.
	defer k.release(key, entry)
	a := run(func(a answer) map[string]keptAnswer { return k.keep(key, entry, a) })
	a.header.Set("Original-Request", q.id)
	return a
}

// claim takes the key for a request, or says what to answer instead.
func (k *idempotencyKeys) claim(key string, q *request) (*keptAnswer, *answer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sweep()
	digest := fingerprint(q)
	first, taken := k.entries[key]
	if taken && !first.inFlight && k.now().Sub(first.At) >= keyLifetime {
		taken = false
	}
	var err *apierror.Error
	switch {
	case len([]rune(key)) > maxKeyLength:
		err = apierror.Invalid("", "", fmt.Sprintf("Idempotency keys can have up to %d characters.", maxKeyLength))
	case !taken:
		entry := &keptAnswer{Path: q.URL.Path, Fingerprint: digest, RequestID: q.id, At: k.now(), inFlight: true}
		k.entries[key] = entry
		return entry, nil
	case first.inFlight:
		err = apierror.New(http.StatusConflict, apierror.TypeIdempotency, apierror.CodeIdempotencyKeyInUse, "",
			"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): "+key+". Please try again later.")
	case first.Path != q.URL.Path:
		err = apierror.New(http.StatusBadRequest, apierror.TypeIdempotency, "", "",
			fmt.Sprintf("Keys for idempotent requests can only be used for the same endpoint they were first used for ('%s' vs '%s'). Try using a key other than '%s' if you meant to execute a different request.", q.URL.Path, first.Path, key))
	case first.Fingerprint != digest:
		err = apierror.New(http.StatusBadRequest, apierror.TypeIdempotency, "", "",
			fmt.Sprintf("Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '%s' if you meant to execute a different request.", key))
	default:
		return nil, first.replay()
	}
	a := q.refuse(err.BeforeExecution())
	return nil, &a
}

// keep keeps the answer for the key, if it is one to be kept, and says what is to be
// saved.
func (k *idempotencyKeys) keep(key string, entry *keptAnswer, a answer) map[string]keptAnswer {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !a.kept {
		return nil
	}
	entry.Status, entry.Header, entry.Body, entry.inFlight = a.status, a.header.Clone(), string(a.body), false
	return map[string]keptAnswer{key: *entry}
}

// release forgets a request whose answer was not kept.
func (k *idempotencyKeys) release(key string, entry *keptAnswer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if entry.inFlight {
		delete(k.entries, key)
	}
}

func (e *keptAnswer) replay() *answer {
	header := http.Header{}
	maps.Copy(header, e.Header)
	header.Set("Idempotent-Replayed", "true")
	header.Set("Original-Request", e.RequestID)
	return &answer{status: e.Status, header: header, body: []byte(e.Body)}
}

// sweep forgets what has expired, seldom enough to cost nothing.
func (k *idempotencyKeys) sweep() {
	if len(k.entries) < k.sweepAt {
		return
	}
	maps.DeleteFunc(k.entries, func(_ string, e *keptAnswer) bool {
		return !e.inFlight && k.now().Sub(e.At) >= keyLifetime
	})
	k.sweepAt = max(firstSweep, 2*len(k.entries))
}

// kept are the answers that are kept, by key.
func (k *idempotencyKeys) kept() map[string]keptAnswer {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := make(map[string]keptAnswer, len(k.entries))
	for key, e := range k.entries {
		if !e.inFlight {
			all[key] = *e
		}
	}
	return all
}

func (k *idempotencyKeys) restore(all map[string]keptAnswer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, e := range all {
		k.entries[key] = &e
	}
}

// fingerprint tells requests with other parameters apart; their order is the same
// request's.
func fingerprint(q *request) string {
	flat := q.form.Flat()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(flat)) {
		fmt.Fprintf(&b, "%q=%q&", name, flat[name])
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}
