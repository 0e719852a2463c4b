"""One command, or one batch of calls, in one transaction: lock, decide, save."""
