// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import "fmt"

// deleted deletes the customer, and asks for what was granted to it.
func (p *probe) deleted(customer, live string) {
	p.must(p.delete("/v1/customers/" + customer))
	p.forget("customer " + customer)

	list := p.get(grantsPath, "customer", customer)
	p.report.fact("listing a deleted customer's grants", list, fmt.Sprintf("%d grants", len(list.Body.List("data"))))
	p.report.refusal("deleted_customer_grants", list)
	all := p.must(p.get(grantsPath, "limit", "100"))
	p.report.fact("the account's list", all, fmt.Sprintf("the grant of the deleted customer is there: %v", holds(all.Body.List("data"), live)))
	grant := p.get(grantsPath + "/" + live)
	p.report.fact("reading such a grant", grant, "voided_at "+number(grant.Body.Int("voided_at")))
	summary := p.get("/v1/billing/credit_balance_summary", "customer", customer,
		"filter[type]", "applicability_scope", "filter[applicability_scope][price_type]", "metered")
	p.report.fact("the summary of a deleted customer", summary, "balances "+encoded(summary.Body["balances"]))
	rows := p.get("/v1/billing/credit_balance_transactions", "customer", customer)
	p.report.fact("the ledger of a deleted customer", rows, fmt.Sprintf("%d rows", len(rows.Body.List("data"))))
	void := p.void(live)
	p.report.fact("voiding a deleted customer's grant", void, "voided_at "+number(void.Body.Int("voided_at")))
	if p.err == nil && !void.OK() {
		p.report.note("left", "grant "+live+" of a deleted customer, which cannot be ended any more")
		p.forget("grant " + live)
	}
}
