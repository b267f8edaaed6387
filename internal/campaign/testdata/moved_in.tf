locals {
  recipients = { RECIPIENTS }
}

removed {
  from = stripe_billing_credit_grant.spring

  lifecycle {
    destroy = false
  }
}

resource "stripe_billing_credit_campaign" "test" {
  idempotency_key      = "spring"
  recipients           = local.recipients
  currency             = "usd"
  category             = "promotional"
  applicability_config = { scope = { price_type = "metered" } }
  metadata             = { team = "growth" }
}
