"""Joining over HTTP: what phones ask, and what those who set it up ask."""
