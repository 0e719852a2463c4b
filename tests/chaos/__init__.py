"""The proof that nothing is lost: load, faults, and checkers that read what is left."""
