variable "customer" {
  description = "ID of a customer (cus_...)."
  type        = string
}

# The promotional grants of a customer that are usable now.
data "stripe_billing_credit_grants" "promotions" {
  customer = var.customer
  category = "promotional"
  status   = "granted"
}

output "promotions" {
  description = "What was granted, in minor units, by the grant's id."
  value = {
    for grant in data.stripe_billing_credit_grants.promotions.credit_grants :
    grant.id => grant.amount.monetary.value
  }
}
