"""How a slot's seats are given: one file a discipline, and what the three share. Pure."""
