"""What was: visits folded from the log, the figures made of them, and days played again."""
