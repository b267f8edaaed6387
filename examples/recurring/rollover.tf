# What is left of a period's credit, or a part of it, is granted once more in the next
# period.

variable "closed" {
  description = "The periods whose invoices are finalized, like [\"2034-01\"]. Add each one within the 72 hours before its credit expires, in terraform.tfvars, and remove none: that ends what was carried over."
  type        = set(string)
  default     = []
}

variable "rollover" {
  description = "The share of the remaining balance that is carried over, and the most that a customer can carry over, in minor units. A change applies to periods that are closed later."
  type        = object({ share = number, cap = number })
  default     = { share = 0.5, cap = 500 }
}

data "stripe_billing_credit_grants" "closed" {
  for_each = var.closed

  idempotency_key  = stripe_billing_credit_campaign.monthly[each.key].idempotency_key
  status           = "granted" # not what was replaced by another value
  include_balances = true
}

# What is carried over, as it was computed when the period was closed. Later runs find no
# balance, because the grants have expired, and may have another var.rollover. Both are
# ignored: a changed value would end what a customer has left, and grant it again.
resource "terraform_data" "carried" {
  for_each = var.closed

  input = {
    for grant in data.stripe_billing_credit_grants.closed[each.key].credit_grants :
    coalesce(grant.customer, grant.customer_account) => min(var.rollover.cap, floor(grant.ledger_balance * var.rollover.share)) if grant.ledger_balance != null
  }

  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  next = { for i, key in local.keys : key => local.periods[local.keys[i + 1]] if i + 1 < length(local.keys) }
}

resource "stripe_billing_credit_campaign" "rollover" {
  for_each = setintersection(var.closed, keys(local.next)) # nothing follows the last period

  idempotency_key = "rollover/${each.key}"
  name            = "Carried over from ${each.key}"
  currency        = "usd"
  category        = "promotional"
  recipients      = { for customer, value in terraform_data.carried[each.key].input : customer => value if value >= 1 }
  expires_at      = timeadd(local.next[each.key].ends_at, "72h")

  applicability_config = {
    scope = { price_type = "metered" }
  }
}
