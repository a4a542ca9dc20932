"""Identifiers made in Python, so that a row its writer may not read back can still be written."""

import os
import threading
import time
import uuid

# Parts of a millisecond that twelve bits can tell apart, as RFC 9562, section 6.2, method 3, has it.
FINE = 4096
_turn = threading.Lock()
_latest = 0


def new_id() -> uuid.UUID:
    """Make a UUID (version 7) that stands after every one this process made before.

    Rows of one instant read in the order of their identifiers are then read as they were written, and never in an order
    drawn by chance: a list would look different twice, and two files that say the same would not look the same.

    Source: RFC 9562, sections 5.7 and 6.2.
    """
    return _made(_moments(1), os.urandom(8))


def new_ids(count: int) -> list[uuid.UUID]:
    """Make many identifiers, each after the one before, quicker than one by one."""
    first, random = _moments(count), os.urandom(8 * count)
    return [_made(first + place, random[8 * place : 8 * place + 8]) for place in range(count)]


def _moments(count: int) -> int:
    """Take as many moments as are wanted, all after the last that was taken, even where the clock went back."""
    global _latest
    with _turn:
        first = max(time.time_ns() * FINE // 1_000_000, _latest + 1)
        _latest = first + count - 1
        return first


def _made(moment: int, random: bytes) -> uuid.UUID:
    milliseconds, fine = divmod(moment, FINE)
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | fine << 64
    return uuid.UUID(int=value | 0b10 << 62 | int.from_bytes(random) & 0x3FFFFFFFFFFFFFFF)
