# Stripe's guide "Set up billing credits", as a configuration:
# https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits/implementation-guide
#
# The customer has a subscription with a metered price that is backed by a meter.
# When the invoice of a period is finalized, Stripe draws credits by priority, then the
# earlier expiry first, then promotional before paid.

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

# Paid for in advance. It does not expire, so it is drawn after the promotions of the
# same priority. By its deletion_policy, Terraform cannot end it once a part was used.
resource "stripe_billing_credit_grant" "paid" {
  customer             = var.customer
  category             = "paid"
  name                 = "Credit grant"
  amount               = { monetary = { currency = var.currency, value = provider::stripe::minor_units(var.paid, var.currency) } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "paid-in-advance"
  deletion_policy      = "void"
}

# Given away for free, for a limited time.
resource "stripe_billing_credit_grant" "promotion" {
  for_each = var.promotions

  customer = var.customer
  category = "promotional"
  name     = each.key
  amount   = { monetary = { currency = var.currency, value = provider::stripe::minor_units(each.value.amount, var.currency) } }
  priority = each.value.priority

  # A grant that expires exactly when a period ends does not pay for that period.
  expires_at = timeadd(each.value.last_period_ends_at, var.grace)

  applicability_config = {
    scope = {
      price_type = each.value.prices == null ? "metered" : null
      prices     = each.value.prices == null ? null : [for price in each.value.prices : { id = price }]
    }
  }

  idempotency_key = "promotion/${each.key}"
}

# The guide's optional end: credits that one-off invoices pay for. Each is granted when it
# is paid; until then, the plan fails.
data "stripe_invoice" "purchase" {
  for_each = var.invoices
  id       = each.key
}

resource "stripe_billing_credit_grant" "purchased" {
  for_each = data.stripe_invoice.purchase

  customer             = var.customer
  category             = "paid"
  name                 = "Purchased credits"
  amount               = { monetary = { currency = each.value.currency, value = each.value.subtotal } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = each.key
  deletion_policy      = "void"

  lifecycle {
    precondition {
      condition     = each.value.paid && each.value.customer == var.customer
      error_message = "Invoice ${each.key} is ${each.value.status}; credits are granted when its customer has paid it."
    }
  }
}
