variable "transaction" {
  description = "ID of a credit balance transaction (cbtxn_...), as an invoice names it."
  type        = string
}

# The row of the ledger behind a credit on an invoice.
data "stripe_billing_credit_balance_transaction" "applied" {
  id = var.transaction
}

output "drawn_from" {
  description = "The grant that paid."
  value       = data.stripe_billing_credit_balance_transaction.applied.credit_grant
}
