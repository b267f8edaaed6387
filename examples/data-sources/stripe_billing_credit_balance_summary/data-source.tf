variable "customer" {
  description = "ID of a customer (cus_...)."
  type        = string
}

variable "price" {
  description = "ID of a metered price (price_...)."
  type        = string
}

variable "credit_grant" {
  description = "ID of a grant of the customer (credgr_...)."
  type        = string
}

# What is left for any metered price.
data "stripe_billing_credit_balance_summary" "all" {
  customer = var.customer
}

# What is left for one price.
data "stripe_billing_credit_balance_summary" "price" {
  customer = var.customer
  filter   = { applicability_scope = { prices = [{ id = var.price }] } }
}

# What is left of one grant.
data "stripe_billing_credit_balance_summary" "grant" {
  customer = var.customer
  filter   = { credit_grant = var.credit_grant }
}

output "available" {
  description = "What can still be used, in minor units by currency."
  value = {
    for balance in data.stripe_billing_credit_balance_summary.all.balances :
    balance.available_balance.monetary.currency => balance.available_balance.monetary.value
  }
}
