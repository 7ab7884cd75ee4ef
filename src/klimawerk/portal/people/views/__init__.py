"""Pages of the administration, invitations, public contacts."""
