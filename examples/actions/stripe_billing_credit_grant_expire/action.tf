variable "credit_grant" {
  description = "ID of the grant whose remaining credits end (credgr_...)."
  type        = string
}

# terraform apply -invoke=action.stripe_billing_credit_grant_expire.trial
action "stripe_billing_credit_grant_expire" "trial" {
  config {
    id = var.credit_grant
  }
}

# Or when something else happens: here, when the customer's plan changes.
resource "terraform_data" "plan" {
  input = "business"

  lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.stripe_billing_credit_grant_expire.trial]
    }
  }
}
