variable "customer" {
  description = "ID of the customer who buys credits (cus_...)."
  type        = string
}

variable "invoice" {
  description = "ID of the invoice for the credits (in_...)."
  type        = string
}

# The invoice by which the customer buys credits.
data "stripe_invoice" "purchase" {
  id = var.invoice
}

# They are granted when it is paid: until then, the plan fails.
resource "stripe_billing_credit_grant" "purchased" {
  customer = var.customer
  category = "paid"
  name     = "Purchased credits"

  amount = {
    monetary = {
      currency = data.stripe_invoice.purchase.currency
      value    = data.stripe_invoice.purchase.subtotal
    }
  }

  applicability_config = {
    scope = { price_type = "metered" }
  }

  idempotency_key = data.stripe_invoice.purchase.id

  lifecycle {
    precondition {
      condition     = data.stripe_invoice.purchase.paid && data.stripe_invoice.purchase.customer == var.customer
      error_message = "Invoice ${data.stripe_invoice.purchase.id} is ${data.stripe_invoice.purchase.status}; credits are granted when its customer has paid it."
    }
  }
}
