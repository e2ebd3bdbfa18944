"""Ways in: first set-up, registration and sign-in, with the brakes on guessing."""
