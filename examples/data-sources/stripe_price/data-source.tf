variable "lookup_key" {
  description = "Lookup key of a metered price."
  type        = string
}

# The price that credits shall apply to. Only metered prices that are backed by a
# meter take credits.
data "stripe_price" "tokens" {
  lookup_key = var.lookup_key

  lifecycle {
    postcondition {
      condition     = self.active && try(self.recurring.meter, null) != null
      error_message = "Price ${self.id} is archived or has no meter, so credits do not apply to it."
    }
  }
}

output "applicability_config" {
  description = "For a grant that applies to this price only."
  value       = { scope = { prices = [{ id = data.stripe_price.tokens.id }] } }
}
