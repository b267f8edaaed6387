curl https://api.stripe.com/v1/billing/credit_grants \
  -u "<>:" \
  -d customer={{CUSTOMER_ID}} \
  -d "name=Credit grant" \
  -d "applicability_config[scope][price_type]=metered" \
  -d category=paid \
  -d "amount[type]=monetary" \
  -d "amount[monetary][value]=1000" \
  -d "amount[monetary][currency]=usd"
