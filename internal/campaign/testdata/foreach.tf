locals {
  recipients = { RECIPIENTS }
}

resource "stripe_billing_credit_grant" "spring" {
  for_each             = local.recipients
  customer             = each.key
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = each.value } }
  applicability_config = { scope = { price_type = "metered" } }
  metadata             = { team = "growth" }
  idempotency_key      = "spring"
}
