"""Runs the line."""
