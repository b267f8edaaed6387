# A small module to test: every customer of a plan gets the plan's credit, once.

terraform {
  required_version = ">= 1.8"

  required_providers {
    stripe = {
      source  = "billing-credits/stripe"
      version = "~> 0.1"
    }
  }
}

variable "customers" {
  description = "Plan of each customer: ID (cus_...) => starter or business."
  type        = map(string)

  validation {
    condition     = alltrue([for plan in values(var.customers) : contains(["starter", "business"], plan)])
    error_message = "A plan is starter or business."
  }
}

variable "campaign" {
  description = "Name of the campaign. A customer is granted once under it."
  type        = string
  default     = "welcome"
}

locals {
  credit = {
    starter  = 1000 # 10.00 USD
    business = 25000
  }
}

resource "stripe_billing_credit_grant" "welcome" {
  for_each = var.customers

  customer             = each.key
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = local.credit[each.value] } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = var.campaign
}

output "granted" {
  description = "What is granted in all, in cents."
  value       = sum([for grant in stripe_billing_credit_grant.welcome : grant.amount.monetary.value])
}
