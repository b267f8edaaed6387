// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var _ datasource.DataSourceWithConfigure = &grantSource{}

type grantSource struct{ source }

// NewGrant returns the data source stripe_billing_credit_grant.
func NewGrant() datasource.DataSource {
	return &grantSource{source{name: "billing_credit_grant", description: grantSchema}}
}

// Read reads the grant, and its balance where that decides the
// status. It never answers from what the resource has read in bulk: the data source of
// one grant shows it as it is now.
func (s *grantSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := target{thing: "credit grant", id: id.ValueString(), at: path.Root("id")}
	if granting.IsOtherMode(wanted.id, nil, s.client.Livemode()) {
		resp.Diagnostics.Append(s.otherMode(wanted, "")...)
		return
	}
	grant, err := s.client.GetCreditGrant(ctx, wanted.id)
	if err != nil {
		resp.Diagnostics.Append(s.failure(wanted, err)...)
		return
	}
	now, err := s.client.Now(ctx, grant.TestClock)
	if err != nil && !stripeapi.IsNotFound(err) {
		// Of a grant whose clock was deleted, Stripe's time decides.
		resp.Diagnostics.Append(s.failure(clockOf(grant), err)...)
		return
	}
	shown := grantOf(grant, now)
	if shown.Status == granting.StatusGranted {
		depleted, diags := s.isDepleted(ctx, grant)
		resp.Diagnostics.Append(diags...)
		if depleted {
			shown.Status = granting.StatusDepleted
		}
	}
	resp.Diagnostics.Append(setShown(ctx, &resp.State, shown)...)
}

// isDepleted asks for the balance of one grant. A customer who was deleted has
// none to ask for, which is no reason to hide the grant.
func (s *grantSource) isDepleted(ctx context.Context, grant stripeapi.CreditGrant) (bool, diag.Diagnostics) {
	summary, err := s.client.GetCreditBalanceSummary(ctx, grant.HolderID(), stripeapi.BalanceFilter{CreditGrant: grant.ID})
	switch {
	case hasNoBalance(err):
		return false, nil
	case err != nil:
		return false, s.failure(target{thing: "balance of credit grant", id: grant.ID, at: path.Root("id")}, err)
	}
	return granting.IsDepleted(summary), nil
}

// hasNoBalance reports an error like that of the balance or ledger of a deleted customer:
// the code resource_missing, or a refusal without it (OPEN).
func hasNoBalance(err error) bool { return stripeapi.IsMissing(err) || stripeapi.IsRefusal(err) }

// clockOf is the test clock that decides the status of a grant.
func clockOf(grant stripeapi.CreditGrant) target {
	return target{thing: "test clock", id: types.StringPointerValue(grant.TestClock).ValueString() + ", by which credit grant " + grant.ID + " lives,"}
}

// shownGrant is a grant as the data sources show it: Stripe's fields, and what follows from
// them and the time. Nothing is hidden: the metadata is all that Stripe holds, with the key
// that idempotency_key shows.
type shownGrant struct {
	stripeapi.CreditGrant
	IdempotencyKey string `json:"idempotency_key"`
	EndedAt        *int64 `json:"ended_at"`
	Status         string `json:"status"`

	// In minor units, nil where they were not asked for or cannot be read.
	LedgerBalance *int64 `json:"ledger_balance"`
	Applied       *int64 `json:"applied"`
}

// grantOf is a grant at now, the time of its test clock where it has one.
func grantOf(grant stripeapi.CreditGrant, now time.Time) shownGrant {
	return shownGrant{CreditGrant: grant, IdempotencyKey: granting.KeyOf(grant), EndedAt: granting.EndedAt(grant, now), Status: granting.StatusOf(grant, now)}
}

// statusDescription is the same for one grant and for many. Only the data source of one
// grant reads the balance.
const statusDescription = "`pending` before `effective_at`, then `granted`, and finally `expired` or `voided`; by the test clock's time if there is one. " +
	"The data source `stripe_billing_credit_grant` also reads the balance: its status is `depleted` instead of `granted` once nothing is left."

func grantSchema() schema.Schema {
	attributes := readAttributes(statusDescription)
	attributes["id"] = schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "ID of the grant (`credgr_...`).",
		Validators:          []validator.String{grantresource.GrantID()},
	}
	return schema.Schema{
		MarkdownDescription: "Reads one credit grant, even if it is not managed by Terraform.",
		Attributes:          attributes,
	}
}

func grantsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads the credit grants of a customer, or of the whole account, newest first.",
		Attributes: withHolder(false, "Only grants of this customer (`cus_...`). If omitted, grants of the whole account. It costs one request per 100 grants.", map[string]schema.Attribute{
			"category": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants of this category: `paid` or `promotional`.",
				Validators:          []validator.String{grantresource.Category()},
			},
			"status": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants with this status: `pending`, `granted`, `expired` or `voided`.",
				Validators:          []validator.String{grantresource.Status()},
			},
			"idempotency_key": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Only grants with this `idempotency_key`, like those of one campaign.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"metadata": schema.MapAttribute{
				Optional:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Only grants that have all of these key-value pairs in their metadata.",
				Validators:          []validator.Map{grantresource.NoNullValues()},
			},
			"include_balances": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether to read `ledger_balance` and `applied` of each grant, default `false`. It costs one request per 100 entries of each customer's ledger.",
			},
			"credit_grants": computedList("The grants, newest first; empty if there are none.", listedAttributes(
				statusDescription)),
		}),
	}
}

// listedAttributes are readAttributes, and what include_balances adds.
func listedAttributes(status string) map[string]schema.Attribute {
	attributes := readAttributes(status)
	attributes["ledger_balance"] = computedInt64("With `include_balances`: the remaining balance of a granted grant by the ledger, in minor units; 0 for a pending or ended one; null without `include_balances`, where the customer's ledger cannot be read, or where `amount` is not monetary. The credits that draft invoices will use are not deducted; the `available_balance` of `stripe_billing_credit_balance_summary` deducts them.")
	attributes["applied"] = computedInt64("With `include_balances`: the amount that was applied to invoices, in minor units, less what voided invoices gave back; null without `include_balances`, where the customer's ledger cannot be read, or where `amount` is not monetary.")
	return attributes
}

// readAttributes are all attributes of a grant, computed.
func readAttributes(status string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":     computedString("ID of the grant (`credgr_...`)."),
		"amount": amountAttribute("What was granted. It never changes; the remaining balance is in `stripe_billing_credit_balance_summary`."),
		"applicability_config": computedObject("What the credits apply to.", map[string]schema.Attribute{
			"scope": scopeAttribute("One of `price_type`, `prices` and `billable_items`; the others are null. If all are null, the grant applies to something that only a preview of Stripe shows.", false),
		}),
		"category":         computedString("`paid` for credits that the customer bought, `promotional` for credits that are free."),
		"created":          computedTimestamp("When the grant was created, in RFC 3339, UTC."),
		"customer":         computedString("ID of the customer who received the credits (`cus_...`); null if Stripe names only the account."),
		"customer_account": computedString("ID of the account that received the credits as a customer (`acct_...`); null if there is none, and with a `stripe_version` that does not have it."),
		"effective_at":     computedTimestamp("When the credits become usable, in RFC 3339, UTC."),
		"expires_at":       computedTimestamp("When the remaining credits expire, in RFC 3339, UTC; null if never. If the grant is expired early, Stripe overwrites it."),
		"idempotency_key":  computedString("The `idempotency_key` that the grant was made with; null if it has none. The metadata has it as `terraform_idempotency_key`."),
		"livemode":         livemodeAttribute(),
		"metadata":         metadataAttribute(),
		"name":             computedString("The grant's name in the Dashboard, up to 100 characters; null if it has none."),
		"priority":         computedInt64("The order in which Stripe draws grants, from 0, drawn first, to 100, drawn last; null counts as 50."),
		"test_clock":       testClockAttribute(),
		"updated":          computedTimestamp("When the grant was last changed, in RFC 3339, UTC."),
		"voided_at":        computedTimestamp("When the grant was voided, in RFC 3339, UTC; null if it was not."),
		"ended_at":         computedTimestamp("When the grant was voided or expired, in RFC 3339, UTC; null if it has not ended."),
		"status":           computedString(status),
	}
}
