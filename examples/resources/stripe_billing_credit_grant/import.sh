# A grant is imported by its ID, as the Dashboard shows it.
terraform import stripe_billing_credit_grant.welcome credgr_1RQx0mLkdIwHu7ixYz2aB3cD
