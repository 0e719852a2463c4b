"""Doors of the outpatient department: doctors, patients, slots, their tokens, reports."""
