"""Tests of the list of pages."""
