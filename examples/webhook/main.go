// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Command webhook listens for Stripe's events about payments, and keeps the credits
// that customers buy in step with them: it grants when an invoice for credits is paid,
// and ends the grant when the payment is refunded in full or disputed.
//
// It takes STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET (whsec_...), LISTEN (127.0.0.1:4242 by
// default), and STRIPE_API_BASE, for the simulator. Create the webhook endpoint with the
// api_version of stripe-go, 2025-02-24.acacia: events of another version are refused.
package main

import (
	"cmp"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/stripe/stripe-go/v81"
	"github.com/stripe/stripe-go/v81/client"
)

func main() {
	key, secret := os.Getenv("STRIPE_API_KEY"), os.Getenv("STRIPE_WEBHOOK_SECRET")
	if key == "" || secret == "" {
		log.Fatal("set STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET")
	}
	server := &http.Server{
		Addr:        cmp.Or(os.Getenv("LISTEN"), "127.0.0.1:4242"),
		Handler:     &listener{purchases: &purchases{api: newAPI(key, os.Getenv("STRIPE_API_BASE"))}, secret: secret},
		ReadTimeout: 10 * time.Second,
	}
	log.Print("listening for events")
	log.Fatal(server.ListenAndServe())
}

// newAPI returns a client of Stripe, or of the server at base if base is not "".
func newAPI(key, base string) *client.API {
	config := &stripe.BackendConfig{}
	if base != "" {
		config.URL = stripe.String(base)
	}
	return client.New(key, &stripe.Backends{API: stripe.GetBackendWithConfig(stripe.APIBackend, config)})
}
