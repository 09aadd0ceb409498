"""Every bomb: attacks that are too large for a file, in the order in which they are written down."""

from attacks import bombs_inside, bombs_outside
from attacks.bomb import BOMBS, LIGHT

__all__ = ["BOMBS", "LIGHT", "bombs_inside", "bombs_outside"]
