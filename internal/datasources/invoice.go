// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// NewInvoice returns the data source stripe_invoice, which shows all lines of the
// invoice.
func NewInvoice() datasource.DataSource {
	return &lookup[stripeapi.Invoice]{
		source: source{name: "invoice", description: invoiceSchema},
		thing:  "invoice",
		get:    (*stripeapi.Client).GetInvoice,
		model:  func(i stripeapi.Invoice) any { return invoiceOf(i) },
	}
}
