# What `make demo` applies. The terms that change along the way are variables.
#
# It works against Stripe's test mode as well: set STRIPE_API_KEY to a test mode
# key, and write a terraform.tfvars with customers of yours and dates to come.

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
  any_metered_price = { scope = { price_type = "metered" } }
}

# Given away for free, for a limited time.
resource "stripe_billing_credit_grant" "welcome" {
  customer             = var.customers.acme
  category             = "promotional"
  name                 = "Welcome"
  amount               = { monetary = { currency = "usd", value = 5000 } }
  applicability_config = local.any_metered_price
  expires_at           = var.welcome_expires_at
}

# Paid for in advance. It is drawn when the welcome credits are used up.
resource "stripe_billing_credit_grant" "prepaid" {
  customer             = var.customers.acme
  category             = "paid"
  name                 = "Prepaid"
  amount               = { monetary = { currency = "usd", value = 50000 } }
  applicability_config = local.any_metered_price
  expires_at           = var.prepaid_expires_at

  metadata = {
    order = "SO-10443"
  }
}

# Announced now, usable later.
resource "stripe_billing_credit_grant" "season" {
  customer             = var.customers.initech
  category             = "promotional"
  name                 = "Next season"
  amount               = { monetary = { currency = "eur", value = 10000 } }
  applicability_config = local.any_metered_price
  effective_at         = var.season_begins_at
}

# An apology, which turns out to be too small.
resource "stripe_billing_credit_grant" "apology" {
  customer             = var.customers.globex
  category             = "promotional"
  name                 = "Apology"
  amount               = { monetary = { currency = "usd", value = var.apology_value } }
  applicability_config = local.any_metered_price
}
