variable "event_name" {
  description = "Name of the events that a meter counts."
  type        = string
}

# The meter that counts these events now.
data "stripe_billing_meter" "tokens" {
  event_name = var.event_name
}

output "is_counting" {
  value = data.stripe_billing_meter.tokens.status == "active"
}
