"""The whole directory as one file: taken away, compared, and put in."""
