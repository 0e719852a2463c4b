"""The department's rules: pure, from a command and what it finds to what changes."""
