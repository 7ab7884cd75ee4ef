"""What changes the stored register."""
