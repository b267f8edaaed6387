resource "terraform_data" "value" {
  input = 700
}

resource "terraform_data" "recipients" {
  input = { RECIPIENTS }
}

# One value is known after apply.
resource "stripe_billing_credit_campaign" "values" {
  idempotency_key      = "values"
  recipients           = { CUSTOMER = terraform_data.value.output }
  currency             = "usd"
  category             = "promotional"
  applicability_config = { scope = { price_type = "metered" } }
}

# The whole map is known after apply.
resource "stripe_billing_credit_campaign" "whole" {
  idempotency_key      = "whole"
  recipients           = terraform_data.recipients.output
  currency             = "usd"
  category             = "promotional"
  applicability_config = { scope = { price_type = "metered" } }
}
