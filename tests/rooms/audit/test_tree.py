"""The Merkle tree agrees with the published vectors, with its definition, and with the proof checks."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.audit.trees import MemoryTree, bodies_of, naive_root

from linkspan.audit.offline import Broken, Frontier, check_consistency, inclusion_root, leaf_hash
from linkspan.audit.tree import Tree, risen, tile_path, tiles_between

# The vectors that Certificate Transparency's own implementations share.
VECTOR_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
VECTOR_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FIRST_OF_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]


def grown(bodies: list[bytes], steps: list[int]) -> MemoryTree:
    memory = MemoryTree()
    for step in steps:
        memory.append(bodies[memory.size : memory.size + step])
    memory.append(bodies[memory.size :])
    return memory


BIG = bodies_of(67_000)
BIG_TREE = grown(BIG, [1, 255, 1, 300, 65_000]).tree


@pytest.mark.parametrize("size", range(9))
def test_root_is_the_published_one(size: int) -> None:
    memory = grown(VECTOR_LEAVES[:size], [1] * size)

    assert memory.tree.root().hex() == VECTOR_ROOTS[size]
    assert naive_root(VECTOR_LEAVES[:size]).hex() == VECTOR_ROOTS[size]


def test_inclusion_path_is_the_published_one() -> None:
    tree = grown(VECTOR_LEAVES, []).tree

    path = tree.inclusion(0)

    assert [step.hex() for step in path] == FIRST_OF_EIGHT


def test_every_proof_in_a_small_tree_leads_to_its_root() -> None:
    bodies = bodies_of(40)
    tree = grown(bodies, [7, 9]).tree

    for size in range(1, 41):
        for index in range(size):
            path = tree.inclusion(index, size)
            assert inclusion_root(index, size, leaf_hash(bodies[index]), path) == naive_root(bodies[:size])
        for old in range(size + 1):
            path = tree.consistency(old, size)
            check_consistency(old, naive_root(bodies[:old]), size, naive_root(bodies[:size]), path)


@given(size=st.integers(1, 67_000), data=st.data())
def test_proofs_hold_at_any_size_however_the_tree_grew(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))

    path = BIG_TREE.inclusion(index, size)
    bridge = BIG_TREE.consistency(old, size)

    assert inclusion_root(index, size, leaf_hash(BIG[index]), path) == BIG_TREE.root(size)
    check_consistency(old, BIG_TREE.root(old), size, BIG_TREE.root(size), bridge)


@given(size=st.integers(2, 2_000), data=st.data())
def test_a_changed_step_breaks_a_proof(size: int, data: st.DataObject) -> None:
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    path, bridge = BIG_TREE.inclusion(index, size), BIG_TREE.consistency(old, size)
    bit = 1 << data.draw(st.integers(0, 255))
    spot, plank = data.draw(st.integers(0, len(path) - 1)), data.draw(st.integers(0, len(bridge) - 1))

    path[spot] = (int.from_bytes(path[spot]) ^ bit).to_bytes(32)
    bridge[plank] = (int.from_bytes(bridge[plank]) ^ bit).to_bytes(32)

    assert inclusion_root(index, size, leaf_hash(BIG[index]), path) != BIG_TREE.root(size)
    with pytest.raises(Broken):
        check_consistency(old, BIG_TREE.root(old), size, BIG_TREE.root(size), bridge)


@given(size=st.integers(2, 2_000), data=st.data())
def test_a_proof_too_long_or_too_short_is_refused(size: int, data: st.DataObject) -> None:
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    path, bridge = BIG_TREE.inclusion(index, size), BIG_TREE.consistency(old, size)
    roots = (old, BIG_TREE.root(old), size, BIG_TREE.root(size))

    with pytest.raises(Broken):
        inclusion_root(index, size, leaf_hash(BIG[index]), [*path, bytes(32)])
    with pytest.raises(Broken):
        inclusion_root(index, size, leaf_hash(BIG[index]), path[:-1])
    with pytest.raises(Broken):
        check_consistency(*roots, [*bridge, bytes(32)])
    with pytest.raises(Broken):
        check_consistency(*roots, bridge[:-1])


@given(st.lists(st.integers(1, 700), max_size=12))
def test_a_frontier_gives_the_same_root_at_every_stop(steps: list[int]) -> None:
    frontier = Frontier()

    for step in steps:
        start = frontier.size
        frontier.extend(b"".join(leaf_hash(body) for body in BIG[start : start + step]))
        assert frontier.root() == BIG_TREE.root(frontier.size)


def test_a_forked_tree_of_the_same_size_is_refused() -> None:
    with pytest.raises(Broken, match="two different trees"):
        check_consistency(8, naive_root(BIG[:8]), 8, naive_root(BIG[1:9]), [])


def test_missing_hashes_are_named_rather_than_guessed() -> None:
    tree = Tree(lambda level, start, stop: b"", 300)

    with pytest.raises(Broken, match="missing"):
        tree.root()


def test_proofs_in_a_tree_of_a_million_take_milliseconds() -> None:
    memory = MemoryTree()
    million = 1_048_576
    leaves = b"".join(index.to_bytes(32) for index in range(million))
    for level, _, root in risen(memory.read, 0, leaves):
        memory.levels[level] = memory.levels.get(level, b"") + root
    memory.levels[0], memory.size = leaves, million

    started = time.perf_counter()
    for index in range(0, million, million // 20):
        tree = memory.tree
        path = tree.inclusion(index)
        tree.consistency(index + 1)
        assert len(path) == 20
    each = (time.perf_counter() - started) / 40

    assert each < 0.05


def test_tiles_are_named_as_the_specification_names_them() -> None:
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(1, 0, 17) == "tile/1/000.p/17"


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification() -> None:
    tiles = tiles_between(0, 70_000)

    assert sum(1 for level, _, width in tiles if level == 0 and width == 256) == 273
    assert [tile for tile in tiles if tile[2] != 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert tiles_between(300, 301) == [(0, 1, 45)]
