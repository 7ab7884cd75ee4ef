"""What goes into a report."""
