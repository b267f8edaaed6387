# terraform query shows these grants; with -generate-config-out=grants.tf it also
# writes the configuration that imports them.

variable "customer" {
  description = "ID of the customer whose grants are listed (cus_...)."
  type        = string
}

# The promotional grants of one customer that can be used now.
list "stripe_billing_credit_grant" "promotional" {
  provider = stripe

  config {
    customer = var.customer
    category = "promotional"
    status   = "granted"
  }
}

# All grants of the account, with all their attributes. It costs one request for each
# 100; Terraform stops at 100 unless there is a limit.
list "stripe_billing_credit_grant" "all" {
  provider         = stripe
  include_resource = true
  limit            = 1000
}
