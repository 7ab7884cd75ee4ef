"""File formats in and out, mapped to records."""
