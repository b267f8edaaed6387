variable "contracts" {
  description = "The grant of each contract (credgr_...), by the contract's name."
  type        = map(string)
  default     = {}
}

# Terraform 1.16 and later: the grant ends before its contract is destroyed. `caller` is
# the resource that triggers the action, as it is in the state.
action "stripe_billing_credit_grant_expire" "contract" {
  config {
    id = caller.input
  }
}

# If the grant cannot be expired, `halt` stops the apply, and the contract stays.
# `continue` would only warn, as `terraform destroy` always does.
resource "terraform_data" "contract" {
  for_each = var.contracts
  input    = each.value

  lifecycle {
    action_trigger {
      events     = [before_destroy]
      actions    = [action.stripe_billing_credit_grant_expire.contract]
      on_failure = halt
    }
  }
}
