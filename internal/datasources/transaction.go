// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// testIDPrefix begins the id of every transaction in test mode (SPEC, by its
// samples).
const testIDPrefix = "cbtxn_test_"

var _ datasource.DataSourceWithConfigure = &transactionSource{}

type transactionSource struct{ source }

// NewTransaction returns the data source stripe_billing_credit_balance_transaction.
func NewTransaction() datasource.DataSource {
	return &transactionSource{source{name: "billing_credit_balance_transaction", description: transactionSchema}}
}

// Read reads the transaction.
func (s *transactionSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := target{thing: "credit balance transaction", id: id.ValueString(), at: path.Root("id")}
	if s.client.Livemode() && strings.HasPrefix(wanted.id, testIDPrefix) {
		resp.Diagnostics.Append(s.otherMode(wanted, "")...)
		return
	}
	transaction, err := s.client.GetCreditBalanceTransaction(ctx, wanted.id)
	if err != nil {
		resp.Diagnostics.Append(s.failure(wanted, err)...)
		return
	}
	resp.Diagnostics.Append(setShown(ctx, &resp.State, transaction)...)
}

var _ datasource.DataSourceWithConfigure = &transactionsSource{}

type transactionsSource struct{ source }

// NewTransactions returns the data source stripe_billing_credit_balance_transactions.
func NewTransactions() datasource.DataSource {
	return &transactionsSource{source{name: "billing_credit_balance_transactions", description: transactionsSchema}}
}

type transactionsModel struct {
	holderModel
	CreditGrant  types.String `tfsdk:"credit_grant"`
	Limit        types.Int64  `tfsdk:"limit"`
	Transactions types.List   `tfsdk:"transactions"`
}

// Read follows the pages of the ledger, up to the limit.
func (s *transactionsSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m transactionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	transactions := []stripeapi.CreditBalanceTransaction{}
	pages := s.client.ListCreditBalanceTransactions(m.holder(), m.CreditGrant.ValueString())
	err := collect(ctx, "credit balance transactions", pages.All(ctx), m.Limit.ValueInt64(), func(t stripeapi.CreditBalanceTransaction) error {
		transactions = append(transactions, t)
		return nil
	})
	if err != nil {
		resp.Diagnostics.Append(s.failure(m.blamed(err), err)...)
		return
	}
	m.Transactions = s.listed(ctx, "transactions", transactions, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// blamed is which of the configured ids Stripe complains of.
func (m transactionsModel) blamed(err error) target {
	if slices.Contains(stripeapi.BlamedParam(err), "credit_grant") {
		return target{thing: "credit grant", id: m.CreditGrant.ValueString(), at: path.Root("credit_grant")}
	}
	return m.target()
}

func transactionSchema() schema.Schema {
	attributes := transactionAttributes()
	attributes["id"] = requiredID("ID of the transaction (`cbtxn_...`).", grantresource.TransactionID())
	return schema.Schema{
		MarkdownDescription: "Reads one credit balance transaction: a row of the ledger of a credit grant.",
		Attributes:          attributes,
	}
}

func transactionsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads the credit balance transactions of a customer, newest first: the ledger of the customer's credit grants.",
		Attributes: withHolder(true, "ID of the customer (`cus_...`). Exactly one of `customer` and `customer_account` is required.", map[string]schema.Attribute{
			"credit_grant": optionalID("Only transactions of this grant of the customer (`credgr_...`).", grantresource.GrantID()),
			"limit": schema.Int64Attribute{
				CustomType:          number.WholeType{Of: "transactions"},
				Optional:            true,
				MarkdownDescription: "How many of the newest transactions to read, at least 1. If omitted, all of them. It costs one request per 100.",
				Validators:          []validator.Int64{int64validator.AtLeast(1)},
			},
			"transactions": computedList("The transactions, newest first; empty if there are none.", transactionAttributes()),
		}),
	}
}

// transactionAttributes are all attributes of a transaction, computed.
func transactionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":      computedString("ID of the transaction (`cbtxn_...`)."),
		"created": computedTimestamp("When the transaction was recorded, in RFC 3339, UTC. This is real time, even for a customer on a test clock."),
		"credit": computedObject("What was added to the balance; null for a debit.", map[string]schema.Attribute{
			"amount": amountAttribute("How much was added."),
			"credits_application_invoice_voided": appliedToAttribute(
				"The voided invoice that gave back credits; null for other types."),
			"type": computedString("`credits_granted`, or `credits_application_invoice_voided` for credits from a voided invoice."),
		}),
		"credit_grant": computedString("ID of the grant whose balance changed (`credgr_...`)."),
		"debit": computedObject("What was deducted from the balance; null for a credit.", map[string]schema.Attribute{
			"amount":          amountAttribute("How much was deducted, as a positive amount."),
			"credits_applied": appliedToAttribute("The invoice that the credits were applied to; null for other types."),
			"type":            computedString("`credits_applied`, `credits_expired` or `credits_voided`."),
		}),
		"effective_at": computedTimestamp("When the transaction takes effect, in RFC 3339, UTC; by the test clock's time if there is one."),
		"livemode":     livemodeAttribute(),
		"test_clock":   testClockAttribute(),
		"type":         computedString("`credit` or `debit`."),
	}
}

func appliedToAttribute(description string) schema.SingleNestedAttribute {
	return computedObject(description, map[string]schema.Attribute{
		"invoice":           computedString("ID of the invoice (`in_...`)."),
		"invoice_line_item": computedString("ID of the line of the invoice (`il_...`)."),
	})
}
