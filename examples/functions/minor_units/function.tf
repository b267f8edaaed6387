# 1250: cents
output "usd" {
  value = provider::stripe::minor_units("12.50", "usd")
}

# 500: the yen has no minor unit
output "jpy" {
  value = provider::stripe::minor_units(500, "jpy")
}

# 1250: the Kuwaiti dinar has a thousand fils
output "kwd" {
  value = provider::stripe::minor_units(1.25, "kwd")
}
