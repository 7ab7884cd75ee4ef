"""Methods: each a room of its own; they do not know each other and talk through records."""
