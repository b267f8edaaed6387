// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net"
	"net/url"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// WebhookEndpoint is where events are delivered. Secret signs the deliveries.
type WebhookEndpoint struct {
	ID            string            `json:"id"`
	Created       int64             `json:"created"`
	Description   string            `json:"description,omitempty"`
	EnabledEvents []string          `json:"enabled_events"`
	Metadata      map[string]string `json:"metadata,omitempty"`
	URL           string            `json:"url"`
	Secret        string            `json:"secret"`
	APIVersion    string            `json:"api_version,omitempty"`
	Disabled      bool              `json:"disabled,omitempty"`
	Deleted       bool              `json:"deleted,omitempty"`
}

var webhookEndpointKind = kind[WebhookEndpoint]{
	noun: "webhook endpoint",
	in:   func(a *Account) *collection[WebhookEndpoint] { return &a.webhookEndpoints },
	gone: func(w *WebhookEndpoint) bool { return w.Deleted },
}

func (w *WebhookEndpoint) wants(kind string) bool {
	return !w.Disabled && !w.Deleted && slices.ContainsFunc(w.EnabledEvents, func(t string) bool { return t == "*" || t == kind })
}

// CreateWebhookEndpoint adds an endpoint. The simulator delivers to loopback
// addresses only: it stands for Stripe on one machine, and calls no other.
func (a *Account) CreateWebhookEndpoint(w WebhookEndpoint) (*WebhookEndpoint, error) {
	if err := checkWebhookURL(w.URL); err != nil {
		return nil, err
	}
	w.ID, w.Created, w.Secret = RandomID("we_"), a.WallTime(), RandomID("whsec_")
	a.webhookEndpoints.add(&w)
	return &w, nil
}

func checkWebhookURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return apierror.Invalid("url_invalid", "url", "Not a valid URL")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return apierror.Invalid("url_invalid", "url", "Invalid URL: the simulator delivers webhooks to loopback addresses only, such as http://127.0.0.1:8080/.")
	}
	return nil
}

// WebhookEndpoint is the endpoint that the path names.
func (a *Account) WebhookEndpoint(id string) (*WebhookEndpoint, error) {
	return webhookEndpointKind.find(a, id)
}

// UpdateWebhookEndpoint merges the metadata and lets change set fields.
func (a *Account) UpdateWebhookEndpoint(id string, metadata params.MetadataChange, change func(*WebhookEndpoint)) (*WebhookEndpoint, error) {
	w, err := a.WebhookEndpoint(id)
	if err != nil {
		return nil, err
	}
	merged, err := metadata.Apply(w.Metadata)
	if err != nil {
		return nil, err
	}
	changed := *w
	change(&changed)
	if err := checkWebhookURL(changed.URL); err != nil {
		return nil, err
	}
	*w = changed
	w.Metadata = merged
	return w, nil
}

// DeleteWebhookEndpoint deletes the endpoint.
func (a *Account) DeleteWebhookEndpoint(id string) (*WebhookEndpoint, error) {
	w, err := a.WebhookEndpoint(id)
	if err != nil {
		return nil, err
	}
	w.Deleted = true
	return w, nil
}

// ListWebhookEndpoints is a page of the endpoints.
func (a *Account) ListWebhookEndpoints(p Page) ([]*WebhookEndpoint, bool, error) {
	return a.webhookEndpoints.page(a.webhookEndpoints.all(), p, func(w *WebhookEndpoint) bool { return !w.Deleted })
}
