variable "customer" {
  description = "ID of a customer (cus_...)."
  type        = string
}

# The newest 50 rows of a customer's ledger.
data "stripe_billing_credit_balance_transactions" "latest" {
  customer = var.customer
  limit    = 50
}

output "applied" {
  description = "What was applied, in minor units by invoice."
  value = {
    for transaction in data.stripe_billing_credit_balance_transactions.latest.transactions :
    transaction.debit.credits_applied.invoice => transaction.debit.amount.monetary.value...
    if try(transaction.debit.type == "credits_applied", false)
  }
}
