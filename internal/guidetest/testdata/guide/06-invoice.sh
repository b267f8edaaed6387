curl https://api.stripe.com/v1/invoices \
  -u "<>:" \
  -d customer={{CUSTOMER_ID}} \
  -d "description=credit purchase" \
  -d collection_method=charge_automatically
