"""Where every command registers itself: the help letter, the manual and letter 19 are made from it."""

from cases.commands import Registry

REGISTRY = Registry()
command = REGISTRY.command
