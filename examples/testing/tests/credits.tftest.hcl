# With a mocked provider nothing is sent anywhere: these tests need neither Stripe
# nor a key, and apply as well as plan is harmless.
mock_provider "stripe" {}

variables {
  customers = {
    cus_small = "starter"
    cus_large = "business"
  }
}

run "each_plan_has_its_credit" {
  command = apply

  assert {
    condition     = stripe_billing_credit_grant.welcome["cus_small"].amount.monetary.value == 1000
    error_message = "A starter gets 10.00 USD."
  }

  assert {
    condition     = output.granted == 26000
    error_message = "Both together get 260.00 USD."
  }
}

run "an_unknown_plan_is_refused" {
  command = plan

  variables {
    customers = { cus_small = "enterprise" }
  }

  expect_failures = [var.customers]
}
