# These tests apply for real: the account that the key belongs to grants credits to
# its customers, and the end of the test ends the grants. Run them with the key of a
# sandbox or of the simulator that is there for tests alone, and with a campaign
# that no earlier run has used, because a key grants once to a customer:
#
#   terraform test -test-directory=account -var "campaign=test-$(date +%s)"
#
# They are not in tests/, so that a plain `terraform test` does not run them.

run "a_customer_is_granted_the_credit_of_the_plan" {
  command = apply

  variables {
    customers = { cus_sim_000000 = "starter" }
  }

  assert {
    condition     = stripe_billing_credit_grant.welcome["cus_sim_000000"].status == "granted"
    error_message = "The credit can be used at once."
  }
}
