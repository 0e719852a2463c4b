"""Code that all services use: the events' contract, the ledger, Kafka, HTTP and logs.

It imports no service and holds no business rule.
"""
