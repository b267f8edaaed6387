curl -G https://api.stripe.com/v1/billing/credit_balance_summary \
  -u "<>:" \
  -d customer={{CUSTOMER_ID}} \
  -d "filter[type]=applicability_scope" \
  -d "filter[applicability_scope][price_type]=metered"
