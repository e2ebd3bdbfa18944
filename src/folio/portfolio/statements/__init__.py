"""What brokers say was held, and how the books compare."""
