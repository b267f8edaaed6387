# A campaign is imported by its idempotency_key, from the grants that have it.
terraform import stripe_billing_credit_campaign.spring spring-2027
