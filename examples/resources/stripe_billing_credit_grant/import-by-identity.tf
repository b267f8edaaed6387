import {
  to = stripe_billing_credit_grant.welcome
  identity = {
    id = "credgr_1RQx0mLkdIwHu7ixYz2aB3cD"
  }
}
