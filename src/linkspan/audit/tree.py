"""Build the Merkle tree of the trail, append to it and prove things about it, wherever it is kept.

Hashes are kept in rows of 256, as in C2SP tlog-tiles: level 0 holds leaf hashes, and each hash of level
L + 1 is the root of 256 neighbouring hashes of level L. Only whole rows rise to the level above.

Source: RFC 6962, section 2.1; C2SP tlog-tiles.
"""

from collections.abc import Callable

from linkspan.audit.offline import EMPTY_ROOT, Broken, node_hash, perfect_root

WIDTH = 256
HASH = 32

Reader = Callable[[int, int, int], bytes]
"""(level, start, stop) -> the hashes start..stop-1 of that level, one after the other."""


class Tree:
    """A tree of a given size over stored hashes. Rows it reads are kept, so many proofs cost few reads."""

    def __init__(self, read: Reader, size: int) -> None:
        self._read = read
        self.size = size
        self._rows: dict[tuple[int, int], bytes] = {}

    def root(self, size: int | None = None) -> bytes:
        """Give the root of the first `size` leaves; of all of them when not said."""
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise Broken(f"there is no tree of {size} in one of {self.size}")
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Give the hashes that lead from a leaf to the root, the leaf's sibling first."""
        size = self.size if size is None else size
        if not 0 <= index < size <= self.size:
            raise Broken(f"index {index} is not in a tree of {size}")
        path: list[bytes] = []
        low, high = 0, size
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                path.append(self._range(middle, high))
                high = middle
            else:
                path.append(self._range(low, middle))
                low = middle
        return path[::-1]

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """Give the hashes that show the first `old` leaves to be unchanged in the tree of `new`."""
        new = self.size if new is None else new
        if not 0 <= old <= new <= self.size:
            raise Broken(f"a tree of {old} cannot have grown into one of {new}")
        path: list[bytes] = []
        low, high = 0, new
        if old in (0, new):
            return path
        while old != high:
            middle = low + _split(high - low)
            if old <= middle:
                path.append(self._range(middle, high))
                high = middle
            else:
                path.append(self._range(low, middle))
                low = middle
        if low:
            path.append(self._range(low, high))
        return path[::-1]

    def _range(self, low: int, high: int) -> bytes:
        """Give the root of a run of leaves that starts where a subtree of its size may start."""
        width = high - low
        if width & (width - 1) == 0:
            return self._perfect(low, width)
        middle = low + _split(width)
        return node_hash(self._range(low, middle), self._range(middle, high))

    def _perfect(self, low: int, width: int) -> bytes:
        level, spare = divmod(width.bit_length() - 1, 8)
        count = 1 << spare
        start = low // WIDTH**level
        row, offset = divmod(start, WIDTH)
        return perfect_root(self._row(level, row)[offset * HASH : (offset + count) * HASH])

    def _row(self, level: int, row: int) -> bytes:
        if (level, row) not in self._rows:
            start, stop = row * WIDTH, min((row + 1) * WIDTH, self.size // WIDTH**level)
            hashes = self._read(level, start, stop)
            if len(hashes) != (stop - start) * HASH:
                raise Broken(f"hashes of level {level} are missing between {start} and {stop - 1}")
            self._rows[level, row] = hashes
        return self._rows[level, row]


def _split(width: int) -> int:
    """Give the largest power of two below a width."""
    return 1 << ((width - 1).bit_length() - 1)


def risen(read: Reader, size: int, leaves: bytes) -> list[tuple[int, int, bytes]]:
    """List the (level, index, hash) that become whole when leaves are appended to a tree of `size`."""
    found: list[tuple[int, int, bytes]] = []
    level, start, fresh = 0, size, leaves
    while True:
        first = start - start % WIDTH
        row = (read(level, first, start) if start > first else b"") + fresh
        whole = len(row) // (WIDTH * HASH)
        if not whole:
            return found
        roots = [perfect_root(row[i * WIDTH * HASH : (i + 1) * WIDTH * HASH]) for i in range(whole)]
        level, start = level + 1, first // WIDTH
        found += [(level, start + i, root) for i, root in enumerate(roots)]
        fresh = b"".join(roots)


def tiles_between(old: int, new: int) -> list[tuple[int, int, int]]:
    """List the tiles (level, row, width) that a tree of `new` has and one of `old` had not; 256 is whole."""
    tiles: list[tuple[int, int, int]] = []
    level = 0
    while count := new // WIDTH**level:
        had = old // WIDTH**level
        for row in range(had // WIDTH, -(-count // WIDTH)):
            width = min(WIDTH, count - row * WIDTH)
            if width != min(WIDTH, had - row * WIDTH):
                tiles.append((level, row, width))
        level += 1
    return tiles


def tile_path(level: int, row: int, width: int = WIDTH) -> str:
    """Give the path of a tile below a log's folder. Source: C2SP tlog-tiles."""
    groups = [f"{row % 1000:03}"]
    while row := row // 1000:
        groups.insert(0, f"x{row % 1000:03}")
    return f"tile/{level}/" + "/".join(groups) + ("" if width == WIDTH else f".p/{width}")
