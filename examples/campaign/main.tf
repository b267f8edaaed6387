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

provider "stripe" {
  # The most that one run may grant, and one customer be granted, in minor units.
  # Both are checked before anything is sent, also if recipients are known only then.
  max_granted_per_run = { usd = 10000 }
  max_grant_value     = { usd = 5000 }
}

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
    # A precondition is checked before anybody is granted anything. A postcondition on
    # self.total would be too late if the plan does not know the recipients.
    precondition {
      condition     = sum(concat([0], values(local.recipients))) <= local.budget
      error_message = "The campaign grants ${provider::stripe::major_units(sum(concat([0], values(local.recipients))), local.currency)} ${upper(local.currency)}, which is over its budget."
    }

    # An export that failed after its header would end every grant.
    precondition {
      condition     = length(local.rows) > 0
      error_message = "recipients.csv has no rows."
    }

    # An apply that could not grant everything fails, and the next one continues.
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
