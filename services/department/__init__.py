"""The service department: staff call, hold, transfer and serve the tokens of a line."""
