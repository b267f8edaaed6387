// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// webhookJSON is a webhook_endpoint (SPEC). Its secret is told at creation only.
type webhookJSON struct {
	ID            string            `json:"id"`
	Object        string            `json:"object"`
	APIVersion    *string           `json:"api_version"`
	Application   *string           `json:"application"`
	Created       int64             `json:"created"`
	Description   *string           `json:"description"`
	EnabledEvents []string          `json:"enabled_events"`
	Livemode      bool              `json:"livemode"`
	Metadata      map[string]string `json:"metadata"`
	Secret        string            `json:"secret,omitempty"`
	Status        string            `json:"status"`
	URL           string            `json:"url"`
}

func renderWebhook(a *account.Account, w *account.WebhookEndpoint) any {
	j := webhookJSON{
		ID: w.ID, Object: "webhook_endpoint", APIVersion: text(w.APIVersion), Created: w.Created, Description: text(w.Description),
		EnabledEvents: w.EnabledEvents, Livemode: a.Livemode, Metadata: metadataJSON(w.Metadata), Status: "enabled", URL: w.URL,
	}
	if w.Disabled {
		j.Status = "disabled"
	}
	return j
}

func webhookFields(required bool) []params.Field {
	return []params.Field{
		{Name: "description", Clearable: true, MaxLength: 5000},
		{Name: "enabled_events", Kind: params.Strings, Required: required, MaxItems: 200},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "url", Required: required, MaxLength: 5000},
	}
}

func setWebhook(w *account.WebhookEndpoint, v params.Values) {
	v.SetString(&w.Description, "description")
	v.SetTexts(&w.EnabledEvents, "enabled_events")
	v.SetString(&w.URL, "url")
	v.SetBool(&w.Disabled, "disabled")
}

var webhookObject = object[account.WebhookEndpoint]{"webhook_endpoint", "/v1/webhook_endpoints", (*account.Account).WebhookEndpoint, renderWebhook}

func webhookEndpoints() []Endpoint {
	return []Endpoint{
		post(webhookObject.path, func(c Call) (any, error) {
			w := account.WebhookEndpoint{APIVersion: c.Params.String("api_version"), Metadata: c.Params.NewMetadata()}
			setWebhook(&w, c.Params)
			created, err := c.Account.CreateWebhookEndpoint(w)
			if err != nil {
				return nil, err
			}
			j, _ := renderWebhook(c.Account, created).(webhookJSON)
			j.Secret = created.Secret
			return j, nil
		}, append(webhookFields(true),
			params.Field{Name: "api_version", Kind: params.Enum, Values: []string{APIVersion}},
			params.Field{Name: "connect", Kind: params.Boolean})...),
		webhookObject.get(),
		post(webhookObject.path+"/{id}", func(c Call) (any, error) {
			change := func(w *account.WebhookEndpoint) { setWebhook(w, c.Params) }
			return rendered(c, renderWebhook)(c.Account.UpdateWebhookEndpoint(c.ID, c.Params.Metadata(), change))
		}, append(webhookFields(false), params.Field{Name: "disabled", Kind: params.Boolean})...),
		webhookObject.del((*account.Account).DeleteWebhookEndpoint),
		webhookObject.list(func(c Call, p account.Page) ([]*account.WebhookEndpoint, bool, error) {
			return c.Account.ListWebhookEndpoints(p)
		}),
	}
}
