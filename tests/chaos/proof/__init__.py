"""The proof of the proof: builds that are broken on purpose, each of which the harness must catch.

broken_builds.py  what is broken, by what it must be caught, which faults provoke it: the patches
trial.py          one build: copy the tree, break it, run the harness there, read its report
verdict.py        what the report says of a build, as a row of the table
"""
