variable "credit_grant" {
  description = "ID of the grant that was given by mistake (credgr_...)."
  type        = string
}

# terraform apply -invoke=action.stripe_billing_credit_grant_void.mistake
action "stripe_billing_credit_grant_void" "mistake" {
  config {
    id = var.credit_grant
  }
}
