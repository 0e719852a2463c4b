"""Doctors, patients and slots in tables, and the questions that slots ask of the ledger."""
