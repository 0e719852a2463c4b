"""What a hospital group, a country's booking day and 100,000 screens need.

inputs.py  the measured times, from bench/results.json where they are there, else inputs.toml
rush.py    the rush of visitors, simulated: processes, locks, cores, commits
needs.py   arithmetic: what is busy first, and how many of everything a load takes
cases.py   the loads
page.py    docs/scale.md
"""
