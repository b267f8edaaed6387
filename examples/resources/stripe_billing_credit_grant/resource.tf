variable "customer" {
  description = "ID of the customer who receives the credits (cus_...)."
  type        = string
}

variable "price" {
  description = "ID of a metered price (price_...)."
  type        = string
}

# Promotional credits: 50.00 USD for any metered price, until the end of 2034.
resource "stripe_billing_credit_grant" "welcome" {
  customer = var.customer
  category = "promotional"
  name     = "Welcome credits"

  amount = {
    monetary = {
      currency = "usd"
      value    = 5000 # cents
    }
  }

  applicability_config = {
    scope = { price_type = "metered" }
  }

  expires_at = "2035-01-01T00:00:00Z"
}

# Prepaid credits: 1,200.00 USD for one price, drawn before other grants, without
# an end. The key keeps them from being granted twice, even if a run is killed or the
# state is lost; the policy refuses to end them once an invoice has drawn them.
resource "stripe_billing_credit_grant" "prepaid" {
  customer = var.customer
  category = "paid"
  name     = "Annual commitment 2034"
  priority = 10

  amount = {
    monetary = {
      currency = "usd"
      value    = 120000
    }
  }

  applicability_config = {
    scope = { prices = [{ id = var.price }] }
  }

  idempotency_key = "annual-commitment-2034"
  deletion_policy = "void"

  metadata = {
    order = "SO-10443"
  }
}
