"""Weeks that the demo's branch has had: `make demo DAYS=21`."""
