# What is left, and the ledger behind it. Both are read after the grants are made.

locals {
  # Name of each grant, by its ID.
  grants = {
    for grant in concat(
      [stripe_billing_credit_grant.paid],
      values(stripe_billing_credit_grant.promotion),
      values(stripe_billing_credit_grant.purchased),
    ) : grant.id => grant.name
  }
}

data "stripe_billing_credit_balance_summary" "metered" {
  customer = var.customer

  filter = {
    type                = "applicability_scope"
    applicability_scope = { price_type = "metered" }
  }

  depends_on = [
    stripe_billing_credit_grant.paid,
    stripe_billing_credit_grant.promotion,
    stripe_billing_credit_grant.purchased,
  ]
}

data "stripe_billing_credit_balance_transactions" "all" {
  customer = var.customer

  depends_on = [
    stripe_billing_credit_grant.paid,
    stripe_billing_credit_grant.promotion,
    stripe_billing_credit_grant.purchased,
  ]
}

output "available" {
  description = "What can be drawn for any metered price, in minor units by currency."
  value = {
    for balance in data.stripe_billing_credit_balance_summary.metered.balances :
    balance.available_balance.monetary.currency => balance.available_balance.monetary.value
  }
}

output "ledger" {
  description = "What has happened to the credits of each grant, oldest first."
  value = {
    for transaction in reverse(data.stripe_billing_credit_balance_transactions.all.transactions) :
    lookup(local.grants, transaction.credit_grant, transaction.credit_grant) => (
      transaction.type == "credit" ?
      "${transaction.credit.type} ${transaction.credit.amount.monetary.value}" :
      "${transaction.debit.type} ${transaction.debit.amount.monetary.value}"
    )...
  }
}

output "drawn" {
  description = "Which grant paid how much of which line, by invoice, in minor units."
  value = {
    for transaction in reverse(data.stripe_billing_credit_balance_transactions.all.transactions) :
    transaction.debit.credits_applied.invoice => {
      grant  = lookup(local.grants, transaction.credit_grant, transaction.credit_grant)
      line   = transaction.debit.credits_applied.invoice_line_item
      amount = transaction.debit.amount.monetary.value
    }... if try(transaction.debit.type == "credits_applied", false)
  }
}
