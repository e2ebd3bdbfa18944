"""What the gateway knows without touching anything: its routes and what Envoy is told of them."""
