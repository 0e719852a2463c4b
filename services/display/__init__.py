"""Shows the board."""
