"""Merkle trees: the published roots, RFC 6962's own words as a recursion, and paths that lead nowhere else."""

from hashlib import sha256
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.audit.merkle import Step, Tree, leaf_hash, node_hash, path_of, root_above

repeatable = settings(derandomize=True, deadline=None, database=None)
LEAVES = st.lists(st.binary(max_size=8), max_size=70)

PUBLISHED_LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
PUBLISHED_ROOTS = """
    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
    fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
    aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
    d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
    4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
    76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
    ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
    5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
"""Of the first leaves, none to all eight, as Certificate Transparency's implementations test them."""


def root_by_the_rfc(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = max(power for power in (1 << bit for bit in range(32)) if power < len(leaves))
    return node_hash(root_by_the_rfc(leaves[:k]), root_by_the_rfc(leaves[k:]))


@pytest.mark.parametrize("number", range(len(PUBLISHED_ROOTS)))
def test_the_published_roots_come_out(number: int) -> None:
    assert Tree(PUBLISHED_LEAVES[:number]).root().hex() == PUBLISHED_ROOTS[number]


@repeatable
@given(LEAVES)
def test_the_root_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    assert Tree(leaves).root() == root_by_the_rfc(leaves)


@repeatable
@given(LEAVES)
def test_the_root_is_known_after_each_leaf(leaves: list[bytes]) -> None:
    tree = Tree()
    for number, leaf in enumerate(leaves, 1):
        tree.add(leaf)
        assert (tree.count, tree.root()) == (number, root_by_the_rfc(leaves[:number]))


def test_a_tree_of_many_leaves_holds_a_handful_of_hashes() -> None:
    tree = Tree()
    for number in range(100_000):
        tree.add(b"%d" % number)
        assert len(tree._roots) == tree.count.bit_count()


@pytest.mark.parametrize("size", range(1, 34))
def test_each_leaf_has_a_path_to_the_root_and_no_other_leaf_has_it(size: int) -> None:
    leaves = [b"%d" % number for number in range(size)]
    root = Tree(leaves).root()
    paths = [path_of(index, size, iter(leaves)) for index in range(size)]
    for index, path in enumerate(paths):
        assert [root_above(leaf, path) == root for leaf in leaves] == [number == index for number in range(size)]
        assert len(path) <= (size - 1).bit_length()


def test_the_paths_of_the_rfc_come_out() -> None:
    """RFC 6962, section 2.1.3, has the paths of a tree of seven leaves."""
    d = [b"%d" % number for number in range(7)]
    a, b, c, e, f, j = (leaf_hash(d[number]) for number in (0, 1, 2, 4, 5, 6))
    h, i, k = node_hash(c, leaf_hash(d[3])), node_hash(e, f), Tree(d[:4]).root()
    g = node_hash(a, b)
    assert path_of(0, 7, d) == [Step("right", b), Step("right", h), Step("right", node_hash(i, j))]
    assert path_of(3, 7, d) == [Step("left", c), Step("left", g), Step("right", node_hash(i, j))]
    assert path_of(4, 7, d) == [Step("right", f), Step("right", j), Step("left", k)]
    assert path_of(6, 7, d) == [Step("left", i), Step("left", k)]


def test_a_path_is_read_off_the_leaves_in_one_pass() -> None:
    leaves = (b"%d" % number for number in count())
    path = path_of(700, 1000, leaves)
    assert next(leaves) == b"1000"
    assert root_above(b"700", path) == Tree(islice((b"%d" % number for number in count()), 1000)).root()


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_a_leaf_that_there_is_not_has_no_path(index: int, size: int) -> None:
    with pytest.raises(IndexError, match=f"leaf {index} of {size}"):
        path_of(index, size, [])


def test_a_node_is_no_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
