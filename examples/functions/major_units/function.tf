# "12.50"
output "usd" {
  value = provider::stripe::major_units(1250, "usd")
}

# "500": the yen has no minor unit
output "jpy" {
  value = provider::stripe::major_units(500, "jpy")
}

# "1.250": the Kuwaiti dinar has a thousand fils
output "kwd" {
  value = provider::stripe::major_units(1250, "kwd")
}
