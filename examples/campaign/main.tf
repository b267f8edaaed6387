# A campaign from a CSV file: one row of recipients.csv is one customer.
#
# The customers listed are the simulator's (make simulator); put your own in their
# place.

terraform {
  required_version = ">= 1.8"

  required_providers {
    stripe = {
      source  = "billing-credits/stripe"
      version = "~> 0.1"
    }
  }
}

provider "stripe" {}

locals {
  currency = "usd"

  # Spreadsheets write a byte order mark before the first column's name.
  rows = csvdecode(trimprefix(file("${path.module}/recipients.csv"), "\ufeff"))

  # The file has amounts as people write them; minor_units counts them as Stripe does.
  # A customer who is listed twice is an error.
  recipients = { for row in local.rows : row.customer => provider::stripe::minor_units(row.amount, local.currency) }

  budget = provider::stripe::minor_units("100.00", local.currency)
}

resource "stripe_billing_credit_campaign" "spring" {
  idempotency_key = "spring-launch"
  recipients      = local.recipients
  currency        = local.currency
  category        = "promotional"
  name            = "Spring launch"
  expires_at      = "2035-04-01T00:00:00Z"

  applicability_config = {
    scope = { price_type = "metered" }
  }

  metadata = {
    campaign = "spring-launch"
  }

  lifecycle {
    # total is known at plan: more than was agreed is refused before anybody is granted it.
    postcondition {
      condition     = self.total <= local.budget
      error_message = "The campaign grants ${provider::stripe::major_units(self.total, local.currency)} ${upper(local.currency)}, which is over its budget."
    }

    # An apply that could not grant everything fails, and the next one goes on.
    postcondition {
      condition     = length(self.drift) == 0
      error_message = "Not everything is as configured: ${join("; ", [for customer, what in self.drift : "${customer}: ${what}"])}"
    }
  }
}

output "granted" {
  description = "What the campaign grants in all, in major units."
  value       = provider::stripe::major_units(stripe_billing_credit_campaign.spring.total, local.currency)
}
