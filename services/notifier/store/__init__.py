"""The table of letters, by what is done with it: written, sent, read, looked after."""
