"""Memory that a large mail took goes back to the machine when the mail is done."""

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h of the GNU C library
_LARGE = 256 * 1024  # bytes
_SPARE = 1024 * 1024


def give_back_large_blocks() -> None:
    """Have the C library keep no large block that was freed; where it is not the GNU one, nothing changes.

    It learns from a mail of 20 MB that such blocks are wanted often, and then keeps several of them for good.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _SPARE)
