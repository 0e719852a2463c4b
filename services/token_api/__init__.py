"""The service token_api: issues and cancels tokens, and keeps the directory and the users."""
