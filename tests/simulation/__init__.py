"""The suite on a machine that does not exist: one seed, one history, the same every time.

engines/   a clock, a Redis, a Postgres and a Kafka in memory, with the faults that a seed draws
owner/     what is asked of counters, slots and a station, decided by the suite's own rules
lives.py   what every history must show: legal lives, dense seqs, numbers once, order, seats
lines.py   what every line must show under its rule, by the checkers of tests/chaos
folds.py   deliveries that repeat and re-order, and the folds that must not notice
suite.py   relay, consumers and display as they are, as processes that are killed and stopped

Nothing of the suite is copied here: rules, folds, the relay, the consumers and the display are
its own code. What the engines do is written plainly in Python: the SQL of a few statements, a
partitioned log, a group of consumers; and Redis runs the suite's own scripts, in Lua.
"""
