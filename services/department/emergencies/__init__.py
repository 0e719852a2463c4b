"""Calls for help from desks: silent, to supervisors and to addresses that were chosen."""
