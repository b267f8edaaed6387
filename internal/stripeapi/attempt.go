// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// attemptLog is what the transport records about the attempts of one call: how
// many there were, and whether they may have changed something.
type attemptLog struct {
	mu sync.Mutex
	attemptFacts
}

type attemptFacts struct {
	attempts    int
	outstanding bool           // an attempt is under way, or effect is true: the outcome is worth waiting for after an interrupt
	foreign     *foreignAnswer // the answer to the last attempt, if it is not Stripe's
	effect      bool           // an attempt took effect, or may have, and no refusal since says otherwise
	lost        bool           // an attempt may have taken effect, and its answer was lost or indeterminate
}

type attemptLogKey struct{}

func withAttemptLog(ctx context.Context, log *attemptLog) context.Context {
	return context.WithValue(ctx, attemptLogKey{}, log)
}

// attemptLogOf never returns nil, so that the transport also serves requests that
// carry no log.
func attemptLogOf(ctx context.Context) *attemptLog {
	if log, ok := ctx.Value(attemptLogKey{}).(*attemptLog); ok {
		return log
	}
	return &attemptLog{}
}

// begin counts an attempt that is about to be sent.
func (l *attemptLog) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.attempts++
	l.outstanding, l.foreign = true, nil
}

// notSent records that nothing of the attempt left this machine.
func (l *attemptLog) notSent() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.outstanding = l.effect
}

// record records the end of an attempt that left this machine: the status of its
// answer, 0 for none, and why the answer is not Stripe's, nil if it is.
func (l *attemptLog) record(status int, foreign *foreignAnswer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.foreign = foreign
	if foreign != nil {
		status = 0
	}
	switch outcomeOf(status) {
	case outcomeFinal:
		l.effect = status < 300
	case outcomeAmbiguous:
		l.effect = true
		// A 409 is about a request in progress, which may be another run's.
		l.lost = l.lost || status != http.StatusConflict
	case outcomeNotProcessed:
	}
	l.outstanding = l.effect
}

// soFar returns what is recorded so far.
func (l *attemptLog) soFar() attemptFacts {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.attemptFacts
}

// outcome is what one attempt of a changing request tells about its effect.
type outcome int

const (
	outcomeFinal        outcome = iota // this and all earlier attempts with the same key are accounted for
	outcomeNotProcessed                // this attempt did nothing; it says nothing of earlier ones
	outcomeAmbiguous                   // this attempt may have taken effect
)

// outcomeOf reads an attempt's status, 0 for one that was sent and got no answer of
// Stripe's.
// An answer of the endpoint settles all attempts, because Stripe answers the same
// Idempotency-Key with what it first did (DOC, docs.stripe.com/api/idempotent_requests);
// 401, 403 and 429 are given before the request is processed. A 409 may be about the same request, still in
// progress, and Stripe itself calls a 5xx indeterminate.
func outcomeOf(status int) outcome {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return outcomeNotProcessed
	case 0, http.StatusConflict:
		return outcomeAmbiguous
	}
	if status >= 500 || status >= 300 && status < 400 {
		return outcomeAmbiguous
	}
	return outcomeFinal
}

// shutdownGrace is how long what may already have changed something goes on after
// Terraform was interrupted. Terraform waits for a running operation, and people wait
// for Terraform: ten seconds in all; this leaves two of them.
const shutdownGrace = 8 * time.Second

// grace is the one period after an interrupt for all work under a context, even if
// it is requested many times: periods that follow each other would be longer than anybody
// waits.
type grace struct {
	interrupt sync.Once
	end       time.Time
}

type graceKey struct{}

// left is what is left of the period, which begins with the first call.
func (g *grace) left() time.Duration {
	g.interrupt.Do(func() { g.end = time.Now().Add(shutdownGrace) })
	return time.Until(g.end)
}

// outlive returns a context that outlives its parent's end by what is left of the
// grace period, if that is worth it then; if not, it ends with its parent.
func outlive(parent context.Context, isWorthIt func() bool) (context.Context, context.CancelFunc) {
	g, ok := parent.Value(graceKey{}).(*grace)
	if !ok {
		g = &grace{}
	}
	ctx, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(parent), graceKey{}, g))
	stop := context.AfterFunc(parent, func() {
		left := g.left()
		if !isWorthIt() {
			cancel()
			return
		}
		timer := time.NewTimer(left)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { stop(); cancel() }
}

// WithGrace returns a context for several calls that belong together: an interrupt
// does not keep the later ones from beginning. The context outlives its parent's end
// by the grace period, which a call under it does not make longer. What must have a
// share in the period of an interrupt has to ask for the context before it.
func WithGrace(parent context.Context) (context.Context, context.CancelFunc) {
	return outlive(parent, func() bool { return true })
}

type interruptKey struct{}

// withShutdownGrace returns a context that outlives its parent's end by the grace
// period if the call, which has an attemptLog, is outstanding then. If not, it ends
// with its parent, so that nothing begins after an interrupt.
func withShutdownGrace(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := outlive(parent, func() bool { return attemptLogOf(parent).soFar().outstanding })
	return context.WithValue(ctx, interruptKey{}, parent), cancel
}

// waitContext is the context that an attempt waits and connects under: the one
// with grace where the call is outstanding, else the one that an interrupt ends.
func waitContext(ctx context.Context, outstanding bool) context.Context {
	if parent, ok := ctx.Value(interruptKey{}).(context.Context); ok && !outstanding {
		return parent
	}
	return ctx
}
