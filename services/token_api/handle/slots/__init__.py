"""What is done with slots and their tokens, each in one transaction under the slot's lock."""
