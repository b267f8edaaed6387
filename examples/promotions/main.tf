# Promotions as code: one row of promotions.csv is one grant.
#
# A pull request that adds a row shows who gets how much before anybody does. The
# customers listed are those of a simulator that was started with -grants 3; put
# your own in their place.

terraform {
  required_version = ">= 1.8"

  required_providers {
    stripe = {
      source = "billing-credits/stripe"
    }
  }
}

provider "stripe" {}

locals {
  # The key of a row names its grant for good: it must not depend on the row's
  # position, or a row that is removed would move all that follow.
  promotions = {
    for row in csvdecode(file("${path.module}/promotions.csv")) :
    "${row.campaign}/${row.customer}" => row
  }
}

resource "stripe_billing_credit_grant" "promotion" {
  for_each = local.promotions

  customer = each.value.customer
  category = "promotional"
  name     = each.value.name

  amount = {
    monetary = {
      currency = each.value.currency
      value    = tonumber(each.value.value) # minor units, such as cents
    }
  }

  applicability_config = {
    scope = { price_type = "metered" }
  }

  expires_at      = each.value.expires_at == "" ? null : each.value.expires_at
  idempotency_key = each.key

  metadata = {
    campaign = each.value.campaign
  }
}

output "granted" {
  description = "What is granted in all, in minor units by currency."
  value = {
    for currency in distinct([for row in local.promotions : row.currency]) :
    currency => sum([for row in local.promotions : tonumber(row.value) if row.currency == currency])
  }
}
