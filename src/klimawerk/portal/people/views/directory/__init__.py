"""Pages of organisations, commissions, agreements, mandates and the change log; they need the gate of this room."""
