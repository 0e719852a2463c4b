"""All lines that somebody may see, as they are now."""
