// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripecall

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// Request is an entry of the simulator's request log.
type Request struct {
	Method         string            `json:"method"`
	Path           string            `json:"path"`
	Query          map[string]string `json:"query"`
	Form           map[string]string `json:"form"`
	IdempotencyKey string            `json:"idempotency_key"`
	Version        string            `json:"version"`
	Status         int               `json:"status"`
	UserAgent      string            `json:"user_agent"`
}

// Stats counts requests since the last ResetStats.
type Stats struct {
	Requests int            `json:"requests"`
	ByStatus map[string]int `json:"by_status"`
	ByRoute  map[string]int `json:"by_route"` // "GET /v1/billing/credit_grants" and so on
}

// Fault is what goes wrong with some requests. See the simulator's package
// documentation for the fields.
type Fault struct {
	Method      string            `json:"method,omitempty"`
	Path        string            `json:"path,omitempty"`
	Status      int               `json:"status,omitempty"`
	Drop        string            `json:"drop,omitempty"`
	Code        string            `json:"code,omitempty"`
	Headers     map[string]string `json:"headers,omitempty"`
	Kept        bool              `json:"kept,omitempty"`
	Gateway     string            `json:"gateway,omitempty"` // "before" or "after": Status and Body are a gateway's
	Body        string            `json:"body,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Ignored     bool              `json:"ignored,omitempty"` // a change answers 200 and changes nothing
	Merge       map[string]any    `json:"merge,omitempty"`   // merged into the objects that are answered
	DateAheadS  int64             `json:"date_ahead_s,omitempty"`
	Times       int               `json:"times,omitempty"`
	Probability float64           `json:"probability,omitempty"`
	DelayMS     int               `json:"delay_ms,omitempty"`
	Seed        int64             `json:"seed,omitempty"` // the same faults for the same requests
}

// isControl tells the simulator's own paths from Stripe's.
func isControl(path string) bool { return strings.HasPrefix(path, "/_sim/") }

// Requests returns the request log, oldest first.
func (c *Client) Requests(ctx context.Context) (log []Request, err error) {
	return log, c.read(ctx, "/_sim/requests", &log)
}

// Stats returns the counts of requests.
func (c *Client) Stats(ctx context.Context) (stats Stats, err error) {
	return stats, c.read(ctx, "/_sim/stats", &stats)
}

// ResetStats sets the counts to 0 and empties the request log.
func (c *Client) ResetStats(ctx context.Context) error {
	return c.control(ctx, "/_sim/reset_stats", nil)
}

// SetFaults replaces the faults; none ends them.
func (c *Client) SetFaults(ctx context.Context, faults ...Fault) error {
	return c.control(ctx, "/_sim/faults", append([]Fault{}, faults...))
}

// SetSwitches sets how the simulator behaves where that is OPEN, by names.
func (c *Client) SetSwitches(ctx context.Context, switches any) error {
	return c.control(ctx, "/_sim/switches", switches)
}

// ApplyCredits applies an amount of a grant, in minor units, without an invoice.
func (c *Client) ApplyCredits(ctx context.Context, grant string, value int64) error {
	return c.control(ctx, "/_sim/credits/apply", map[string]any{"credit_grant": grant, "value": value})
}

// Dispute has the customer dispute a charge, as fraudulent.
func (c *Client) Dispute(ctx context.Context, charge string) error {
	return c.control(ctx, "/_sim/disputes", map[string]any{"charge": charge})
}

// CreateCustomerAccount makes an account (acct_...) that can be a customer, of a test clock
// unless that is "", and returns its id, and that of the customer that it is too.
func (c *Client) CreateCustomerAccount(ctx context.Context, testClock string, withCustomer bool) (account, customer string, err error) {
	body, err := json.Marshal(map[string]any{"test_clock": testClock, "customer": withCustomer})
	if err != nil {
		return "", "", err
	}
	a, err := c.call(ctx, http.MethodPost, "/_sim/customer_accounts", "application/json", string(body))
	if err := errors.Join(err, a.Err()); err != nil {
		return "", "", err
	}
	var made struct {
		ID       string `json:"id"`
		Customer string `json:"customer"`
	}
	err = json.Unmarshal(a.raw, &made)
	return made.ID, made.Customer, err
}

// read decodes an answer of the simulator's control.
func (c *Client) read(ctx context.Context, path string, into any) error {
	a, err := c.Get(ctx, path)
	if err := errors.Join(err, a.Err()); err != nil {
		return err
	}
	return json.Unmarshal(a.raw, into)
}

// control posts JSON to the simulator's control.
func (c *Client) control(ctx context.Context, path string, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	a, err := c.call(ctx, http.MethodPost, path, "application/json", string(text))
	return errors.Join(err, a.Err())
}
