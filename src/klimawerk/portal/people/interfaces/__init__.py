"""Forms of the administration's pages."""
