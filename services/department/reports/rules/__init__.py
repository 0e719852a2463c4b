"""What a visit was, and how a day would have gone. Pure."""
