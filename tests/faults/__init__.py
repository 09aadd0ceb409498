"""Faults put on purpose on the running service, and the ledger that judges it afterwards."""
