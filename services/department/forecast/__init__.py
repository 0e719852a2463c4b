"""Folds the log into how fast each queue's line moves: derived, disposable, published."""
