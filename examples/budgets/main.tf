# Two guard rails for promotional credits.
#
# A check warns, at every plan and apply, when a customer has little promotional
# credit left. A budget fails the plan before more is given away than was agreed.

terraform {
  required_version = ">= 1.8"

  required_providers {
    stripe = {
      source  = "billing-credits/stripe"
      version = "~> 0.1"
    }
  }
}

# The key is in the environment variable STRIPE_API_KEY.
provider "stripe" {}

locals {
  # Every promotional grant of the campaign: customer => amount.
  promotions = {
    for customer, amount in var.promotions :
    customer => provider::stripe::minor_units(amount, var.currency)
  }

  budget = provider::stripe::minor_units(var.budget, var.currency)
}

resource "stripe_billing_credit_grant" "promotion" {
  for_each = local.promotions

  customer             = each.key
  category             = "promotional"
  name                 = var.campaign
  amount               = { monetary = { currency = var.currency, value = each.value } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = var.campaign

  lifecycle {
    precondition {
      condition     = sum(values(local.promotions)) <= local.budget
      error_message = "The promotional grants come to ${provider::stripe::major_units(sum(values(local.promotions)), var.currency)} ${upper(var.currency)}, and the budget is ${var.budget}."
    }
  }
}
