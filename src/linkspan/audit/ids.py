"""Identifiers made in Python, so that a row its writer may not read back can still be written."""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """Make a time-ordered UUID (version 7), so that new rows land side by side in their index.

    Source: RFC 9562, section 5.7.
    """
    milliseconds = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10))
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | (tail >> 68 & 0xFFF) << 64
    return uuid.UUID(int=value | 0b10 << 62 | tail & 0x3FFFFFFFFFFFFFFF)
