"""All commands: importing a module of `cases.command` registers its own, in the order of the help letter."""

from cases.command import (
    answering,
    calls,
    campaigns,
    clocks,
    conflicts,
    departments,
    elsewhere,
    fields,
    improvements,
    joining,
    oversight,
    prepared,
    queries,
    undoing,
    waiting,
)
from cases.command.registry import REGISTRY

MODULES = (
    answering,
    waiting,
    elsewhere,
    departments,
    prepared,
    campaigns,
    fields,
    joining,
    conflicts,
    clocks,
    oversight,
    improvements,
    queries,
    calls,
    undoing,
)

__all__ = ["MODULES", "REGISTRY"]
