resource "stripe_billing_credit_campaign" "spring" {
  idempotency_key = "spring-2027"
  currency        = "usd"
  category        = "promotional"
  name            = "Spring promotion"
  expires_at      = "2035-06-30T00:00:00Z"

  applicability_config = {
    scope = { price_type = "metered" }
  }

  # Values count minor units: 50.00 and 120.00 USD.
  recipients = {
    cus_sim_000000 = 5000
    cus_sim_000001 = 12000
  }

  lifecycle {
    # An apply that could not grant everything fails, and the next one continues.
    postcondition {
      condition     = length(self.drift) == 0
      error_message = "Not everything is as configured: ${join("; ", [for customer, what in self.drift : "${customer}: ${what}"])}"
    }
  }
}
