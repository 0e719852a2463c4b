"""Gives out tokens."""
