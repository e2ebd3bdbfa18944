"""What a portfolio, or any part of it, returned: by each measure, by month, by part, beside a benchmark."""
