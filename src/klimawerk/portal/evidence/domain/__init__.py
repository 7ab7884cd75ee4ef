"""What changes evidence: recording, choosing, withdrawing; which value counts."""
