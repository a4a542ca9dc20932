"""Bound what one file may cost to read."""

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused. Sizes are in bytes."""

    file_bytes: int = 1024 * MIB
    line_bytes: int = 64 * 1024
    unpacked_bytes: int = 1024 * MIB  # all parts of a workbook together
    held_bytes: int = 128 * MIB  # one part that has to be held in memory
    unpacked_ratio: int = 150  # of any part larger than `ratio_floor`
    sheet_rows: int = 1_048_576  # as many as Excel itself holds
    ratio_floor: int = 8 * MIB
    parts: int = 2_000
    json_depth: int = 40
    json_entry_bytes: int = 2 * MIB
    json_entry_events: int = 20_000
    json_entries: int = 500_000
