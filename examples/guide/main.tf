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
# same priority.
resource "stripe_billing_credit_grant" "paid" {
  customer             = var.customer
  category             = "paid"
  name                 = "Credit grant"
  amount               = { monetary = { currency = var.currency, value = provider::stripe::minor_units(var.paid, var.currency) } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "paid-in-advance"
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

# The guide's optional end: credits that a one-off invoice pays for. They are granted
# when it is paid; until then, the plan fails.
data "stripe_invoice" "purchase" {
  count = var.invoice == null ? 0 : 1
  id    = var.invoice
}

resource "stripe_billing_credit_grant" "purchased" {
  count = var.invoice == null ? 0 : 1

  customer             = var.customer
  category             = "paid"
  name                 = "Purchased credits"
  amount               = { monetary = { currency = data.stripe_invoice.purchase[0].currency, value = data.stripe_invoice.purchase[0].subtotal } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = var.invoice

  lifecycle {
    precondition {
      condition     = data.stripe_invoice.purchase[0].paid && data.stripe_invoice.purchase[0].customer == var.customer
      error_message = "Invoice ${var.invoice} is ${data.stripe_invoice.purchase[0].status}; credits are granted when its customer has paid it."
    }
  }
}
