// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
)

// How deliveries are made: an endpoint that does not answer 2xx within the timeout
// is retried. Stripe does so for days (DOC); here it gives up soon.
const (
	deliveryTimeout  = 5 * time.Second
	deliveryAttempts = 3
	deliveryPause    = 500 * time.Millisecond
)

// webhooks delivers events, one after the other in the order in which they
// happened, outside of every lock.
type webhooks struct {
	now    func() time.Time
	client *http.Client
	ctx    context.Context
	stop   context.CancelFunc

	mu      sync.Mutex
	queue   []account.Delivery
	running bool
	done    sync.WaitGroup
}

func newWebhooks(now func() time.Time) *webhooks {
	ctx, stop := context.WithCancel(context.Background())
	dialer := &net.Dialer{Timeout: deliveryTimeout}
	return &webhooks{now: now, ctx: ctx, stop: stop, client: &http.Client{
		Timeout: deliveryTimeout,
		// The simulator calls no other machine, no matter what a name resolves to.
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
				host = "127.0.0.1"
			}
			return dialer.DialContext(ctx, network, net.JoinHostPort(host, port))
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// deliver queues a delivery. It does not wait.
func (w *webhooks) deliver(d account.Delivery) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(w.queue, d)
	if !w.running && w.ctx.Err() == nil {
		w.running = true
		w.done.Add(1)
		go w.run()
	}
}

// run delivers until the queue is empty.
func (w *webhooks) run() {
	defer w.done.Done()
	for {
		w.mu.Lock()
		if len(w.queue) == 0 || w.ctx.Err() != nil {
			w.running = false
			w.mu.Unlock()
			return
		}
		d := w.queue[0]
		w.queue = w.queue[1:]
		w.mu.Unlock()
		if w.try(d) {
			d.Delivered()
		}
	}
}

func (w *webhooks) try(d account.Delivery) bool {
	for attempt := range deliveryAttempts {
		if attempt > 0 {
			select {
			case <-w.ctx.Done():
				return false
			case <-time.After(deliveryPause):
			}
		}
		if w.post(d) {
			return true
		}
	}
	return false
}

func (w *webhooks) post(d account.Delivery) bool {
	r, err := http.NewRequestWithContext(w.ctx, http.MethodPost, d.URL, bytes.NewReader(d.Payload))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
	r.Header.Set("Stripe-Signature", signature(d.Payload, d.Secret, w.now()))
	answer, err := w.client.Do(r)
	if err != nil {
		return false
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxBody))
	return answer.StatusCode >= 200 && answer.StatusCode < 300
}

// close ends the deliveries; what is still queued is dropped.
func (w *webhooks) close() {
	w.stop()
	w.done.Wait()
}

// signature is the header Stripe-Signature: the time, and the payload with the time
// signed by HMAC with SHA-256 (DOC).
func signature(payload []byte, secret string, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(secret))
	// A hash never fails.
	_, _ = fmt.Fprintf(mac, "%d.%s", at.Unix(), payload)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}
