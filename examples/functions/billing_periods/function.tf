# The months of a subscription that is billed on the last day of each month.
output "months" {
  value = provider::stripe::billing_periods("2034-01-31T00:00:00Z", "month", 3)
}

# A year in quarters, each usable from a second after it starts until three days after
# it ends.
output "quarters" {
  value = {
    for period in provider::stripe::billing_periods("2034-01-01T00:00:00Z", "month", 4, 3) :
    period.key => {
      effective_at = timeadd(period.starts_at, "1s")
      expires_at   = timeadd(period.ends_at, "72h")
    }
  }
}
