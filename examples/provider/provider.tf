terraform {
  required_version = ">= 1.8"

  required_providers {
    stripe = {
      source  = "billing-credits/stripe"
      version = "~> 0.1"
    }
  }
}

# The key comes from the environment variable STRIPE_API_KEY, so that it is
# neither in the configuration nor in its history.
provider "stripe" {
  # Stripe allows 25 requests per second and endpoint, and production traffic
  # shares them. Ask for less than is left over.
  requests_per_second = 15
}
