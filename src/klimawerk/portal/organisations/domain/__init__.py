"""What changes tenants, agreements, mandates and organisations."""
