// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"cmp"
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var _ list.ListResourceWithConfigure = &grantList{}

// grantList lists grants for `terraform query`. It is configured, and named, as the
// resource is.
type grantList struct{ grantResource }

// NewListResource returns the list resource stripe_billing_credit_grant.
func NewListResource() list.ListResource { return &grantList{} }

// listFilter is the configuration of a list block: null lets every grant through.
type listFilter struct {
	Customer        types.String `tfsdk:"customer"`
	CustomerAccount types.String `tfsdk:"customer_account"`
	Category        types.String `tfsdk:"category"`
	Status          types.String `tfsdk:"status"`
}

// ListResourceConfigSchema describes what a list block may be configured with.
func (l *grantList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listSchema()
}

// List reads the grants page by page, as Terraform asks for them. What is shown
// of a grant stands in the page, so a result costs no call of its own; only a test
// clock is read, once.
func (l *grantList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter listFilter
	if diags := req.Config.Get(ctx, &filter); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = l.results(ctx, req, filter)
}

// results yields at most as many grants as the request wants, newest first, and ends
// with the first error.
func (l *grantList) results(ctx context.Context, req list.ListRequest, filter listFilter) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		fail := func(diags diag.Diagnostics) { push(list.ListResult{Diagnostics: diags}) }
		var found int64
		var unreadable []stripeapi.Unreadable
		grants := l.run.Client().ListCreditGrants(filter.holder()).Readable(ctx, func(object stripeapi.Unreadable) error {
			unreadable = append(unreadable, object)
			return nil
		})
		for grant, err := range grants {
			if err != nil {
				fail(grantresource.Failure("Could not list credit grants", "Listing the credit grants of "+filter.whose(), err))
				return
			}
			if !grantresource.Admits(filter.Category, grant.Category) {
				continue
			}
			look, err := l.run.Judge(ctx, grant)
			if err != nil {
				fail(grantresource.Failure("Could not read a test clock", "Finding out the status of a credit grant", err))
				return
			}
			status := look.Status
			if !grantresource.Admits(filter.Status, status) {
				continue
			}
			result := req.NewListResult(ctx)
			result.DisplayName = displayName(grant, status)
			result.Diagnostics.Append(grantresource.SetIdentity(ctx, result.Identity, "id", grant.ID)...)
			if req.IncludeResource {
				m := modelFromStripe(grant, model{}, look.Now, l.run.Options().DefaultMetadata)
				result.Diagnostics.Append(result.Resource.Set(ctx, m)...)
			}
			found++
			if !push(result) || found == req.Limit {
				return
			}
		}
		if warning := grantresource.UnreadableWarning(unreadable); len(warning) > 0 {
			push(list.ListResult{Diagnostics: warning})
		}
	}
}

// holder is the id of the customer or account, "" for none.
func (f listFilter) holder() string {
	return cmp.Or(f.Customer.ValueString(), f.CustomerAccount.ValueString())
}

// whose names what is listed, for errors.
func (f listFilter) whose() string {
	if f.holder() == "" {
		return "the account"
	}
	return "customer " + f.holder()
}

// displayName tells a person which grant it is: "Welcome credits, 50.00 USD,
// cus_123, granted".
func displayName(grant stripeapi.CreditGrant, status string) string {
	parts := []string{granting.Worth(grant.Amount), grant.HolderID(), status}
	if name := textOrNull(grant.Name).ValueString(); name != "" {
		parts = append([]string{name}, parts...)
	}
	return strings.Join(parts, ", ")
}

// listSchema is the configuration of a list block.
func listSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lists credit grants of the account, newest first, for `terraform query` (Terraform 1.14 and later), to see them and to generate the configuration that imports them. " +
			"A page of 100 grants costs one request, with `include_resource` too.",
		Attributes: map[string]schema.Attribute{
			"customer": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this customer (`cus_...`). Stripe applies this filter; the provider applies the others to Stripe's answer.",
				Validators:          []validator.String{grantresource.CustomerID()},
			},
			"customer_account": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this account (`acct_...`), in place of `customer`. It needs a `stripe_version` that has it, like the resource's.",
				Validators:          []validator.String{grantresource.AccountID(), grantresource.OneCustomer(false)},
			},
			"category": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this category: `paid` or `promotional`.",
				Validators:          []validator.String{grantresource.Category()},
			},
			"status": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants with this status: `pending`, `granted`, `expired` or `voided`; by the test clock's time if there is one.",
				Validators:          []validator.String{grantresource.Status()},
			},
		},
	}
}
