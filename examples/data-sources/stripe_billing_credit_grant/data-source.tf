variable "credit_grant" {
  description = "ID of a credit grant (credgr_...)."
  type        = string
}

# One grant, even if it is not managed by Terraform.
data "stripe_billing_credit_grant" "welcome" {
  id = var.credit_grant
}

output "welcome_is_used_up" {
  value = data.stripe_billing_credit_grant.welcome.status == "depleted"
}
