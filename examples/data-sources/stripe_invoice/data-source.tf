variable "customer" {
  description = "ID of the customer who buys credits (cus_...)."
  type        = string
}

variable "invoices" {
  description = "IDs of the invoices for credits (in_...). Only add to them: an invoice that is removed ends its grant."
  type        = set(string)
}

# The invoices by which the customer buys credits.
data "stripe_invoice" "purchase" {
  for_each = var.invoices
  id       = each.key
}

# Each is granted when it is paid: until then, the plan fails.
resource "stripe_billing_credit_grant" "purchased" {
  for_each = data.stripe_invoice.purchase

  customer = var.customer
  category = "paid"
  name     = "Purchased credits"

  amount = {
    monetary = {
      currency = each.value.currency
      value    = each.value.subtotal
    }
  }

  applicability_config = {
    scope = { price_type = "metered" }
  }

  idempotency_key = each.key
  deletion_policy = "void" # what was paid for and used in part stays

  lifecycle {
    precondition {
      condition     = each.value.paid && each.value.customer == var.customer
      error_message = "Invoice ${each.key} is ${each.value.status}; credits are granted when its customer has paid it."
    }
  }
}
