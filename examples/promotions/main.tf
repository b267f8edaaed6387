# Promotions from a CSV file: one row of promotions.csv is one grant.
#
# A pull request that adds a row shows who gets how much before anybody does. The
# customers listed are the simulator's (make simulator); put your own in their place.

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
  # Spreadsheets write a byte order mark before the first column's name.
  rows = csvdecode(trimprefix(file("${path.module}/promotions.csv"), "\ufeff"))

  # The key of a row names its grant: it must not depend on the row's
  # position, or a row that is removed would move all that follow.
  promotions = {
    for row in local.rows :
    "${row.campaign}/${row.customer}" => merge(row, {
      # The file has amounts as people write them; minor_units counts them as Stripe
      # does, and refuses what the currency cannot hold, like 9.505 USD.
      value = provider::stripe::minor_units(row.amount, row.currency)
    })
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
      value    = each.value.value
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
  description = "What is granted in all, by currency."
  value = {
    for currency in distinct([for promotion in local.promotions : promotion.currency]) :
    upper(currency) => provider::stripe::major_units(sum([for promotion in local.promotions : promotion.value if promotion.currency == currency]), currency)
  }
}
