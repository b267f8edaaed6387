// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// apiKey opens an account of its own in the simulator.
const apiKey = "sk_test_demo"

// stripe is the account as a bystander sees it: without the provider, by Stripe's
// own calls, and the simulator's for drawing on a grant.
type stripe struct {
	base   string
	client http.Client
}

func newStripe(base string) *stripe {
	return &stripe{base: base, client: http.Client{Timeout: 30 * time.Second}}
}

// createCustomer makes a customer and returns its id.
func (s *stripe) createCustomer(ctx context.Context, name string) (string, error) {
	var customer struct {
		ID string `json:"id"`
	}
	form := url.Values{"name": {name}}
	err := s.call(ctx, http.MethodPost, "/v1/customers", "application/x-www-form-urlencoded", form.Encode(), &customer)
	return customer.ID, err
}

// draw applies a part of a grant to an invoice, in minor units.
func (s *stripe) draw(ctx context.Context, grant string, value int64) error {
	body, err := json.Marshal(map[string]any{"credit_grant": grant, "value": value})
	if err != nil {
		return err
	}
	return s.call(ctx, http.MethodPost, "/_sim/credits/apply", "application/json", string(body), nil)
}

func (s *stripe) get(ctx context.Context, path string, query url.Values, into any) error {
	return s.call(ctx, http.MethodGet, path+"?"+query.Encode(), "", "", into)
}

func (s *stripe) call(ctx context.Context, method, path, contentType, body string, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, s.base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+apiKey)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return err
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("%s %s: status %d: %s", method, path, resp.StatusCode, bytes.TrimSpace(answer))
	case into == nil:
		return nil
	}
	return json.Unmarshal(answer, into)
}
