# What the watched customer's promotional credit comes to, one summary per grant:
# a summary over all grants would count the paid ones too.

data "stripe_billing_credit_grants" "promotional" {
  customer = var.watched_customer
  category = "promotional"
  status   = "granted"
}

data "stripe_billing_credit_balance_summary" "promotional" {
  for_each = toset(data.stripe_billing_credit_grants.promotional.credit_grants[*].id)

  customer = var.watched_customer

  filter = {
    type         = "credit_grant"
    credit_grant = each.key
  }
}

locals {
  promotional_credit_left = sum(concat([0], flatten([
    for summary in data.stripe_billing_credit_balance_summary.promotional : [
      for balance in summary.balances : balance.available_balance.monetary.value
      if try(balance.available_balance.monetary.currency == var.currency, false)
    ]
  ])))
}

check "promotional_credit" {
  assert {
    condition     = local.promotional_credit_left >= provider::stripe::minor_units(var.low_credit, var.currency)
    error_message = "Customer ${var.watched_customer} has ${provider::stripe::major_units(local.promotional_credit_left, var.currency)} ${upper(var.currency)} of promotional credit left."
  }
}
