// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simclient

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

// Client makes calls to a simulator as the holder of a key.
type Client struct {
	// Base is the URL of the simulator, without a trailing slash.
	Base string

	key  string
	http http.Client
}

// New returns a client of the simulator at a base URL. The key is of the account of
// Stripe's calls; the control calls need none.
func New(base, key string) *Client {
	return &Client{Base: base, key: key, http: http.Client{Timeout: 30 * time.Second}}
}

// Get reads from the account, and decodes the answer's JSON into a value.
func (c *Client) Get(ctx context.Context, path string, query url.Values, into any) error {
	return c.call(ctx, http.MethodGet, path+"?"+query.Encode(), "", "", into)
}

// Post changes something in the account, and decodes the answer's JSON into a value.
func (c *Client) Post(ctx context.Context, path string, form url.Values, into any) error {
	return c.call(ctx, http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode(), into)
}

// call makes a call, and returns an error for any status but 200.
func (c *Client) call(ctx context.Context, method, path, contentType, body string, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.Base+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.key)
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
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
