# A credit for every billing period, to the members of that period: one campaign per
# period.
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

variable "anchor" {
  description = "When the first period starts: the subscriptions' billing_cycle_anchor. It must lie in the future when the periods are declared."
  type        = string
  default     = "2034-01-01T00:00:00Z"
}

variable "members" {
  description = "What each customer receives per period, in minor units, from the first to the last period. A customer may have several rows, but only one for a period."
  type = list(object({
    customer = string
    value    = number
    first    = string
    last     = string
  }))
  default = [
    { customer = "cus_sim_000000", value = 1000, first = "2034-01", last = "2034-12" },
    { customer = "cus_sim_000001", value = 2500, first = "2034-01", last = "2034-12" },
  ]
}

locals {
  periods = { for period in provider::stripe::billing_periods(var.anchor, "month", 12) : period.key => period }
  keys    = sort(keys(local.periods))
}

resource "stripe_billing_credit_campaign" "monthly" {
  for_each = local.periods

  idempotency_key = "monthly/${each.key}"
  name            = "Credit of ${each.key}"
  currency        = "usd"
  category        = "promotional"
  recipients = {
    for member in var.members : member.customer => member.value
    if index(local.keys, member.first) <= index(local.keys, each.key) && index(local.keys, each.key) <= index(local.keys, member.last)
  }

  applicability_config = {
    scope = { price_type = "metered" }
  }

  # A credit that is effective when a period starts also pays the invoice of the period
  # before, which ends at that moment.
  effective_at = timeadd(each.value.starts_at, "1s")

  # A credit that expires when a period ends does not pay the invoice of that period.
  expires_at = timeadd(each.value.ends_at, "72h")

  # A member who leaves keeps the credit of a period that was used already.
  deletion_policy = "void_or_expire"
}
