"""The service notifier: sends holders e-mails about their tokens."""
