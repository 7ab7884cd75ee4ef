"""Running an installation: the worker's process, backup and restore. Above all rooms of the portal."""
