"""Bare limits: the least that the work of a figure could cost with the same engines."""
