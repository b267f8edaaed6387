variable "email" {
  description = "Email of exactly one customer."
  type        = string
}

# The customer to whom credits are granted.
data "stripe_customer" "jenny" {
  email = var.email
}

output "customer" {
  value = data.stripe_customer.jenny.id
}
