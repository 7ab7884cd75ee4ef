"""Documents of organisations, commissions and mandates."""
