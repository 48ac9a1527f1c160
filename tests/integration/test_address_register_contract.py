"""What every address register keeps to, whatever it lies in."""

from collections.abc import Iterator

import pytest

from eligibility.storage.ports import ImportClash, LookUp, RegisteredAddress, RegisterHeader
from tests.integration.conftest import RegisterStore
from tests.integration.stored_values import a_header, addresses

HOUSE = RegisteredAddress("house", frozenset({"0a", "1b"}))


class RowUnreadable(Exception):
    """What a reader of rows may raise."""


def test_before_the_first_import_no_register_is_loaded(register_store: RegisterStore) -> None:
    assert register_store.register.look_up("0010") == LookUp(None, None)


def test_an_imported_address_is_looked_up_with_its_kind_and_owners(register_store: RegisterStore) -> None:
    register_store.register.replace(a_header(), [("0010", HOUSE), *addresses("0020")])
    assert register_store.register.look_up("0010") == LookUp(a_header()._replace(rows=2), HOUSE)


def test_an_address_of_unknown_kind_without_owners_is_in_the_register(register_store: RegisterStore) -> None:
    bare = RegisteredAddress(None, frozenset())
    register_store.register.replace(a_header(), [("0010", bare)])
    assert register_store.register.look_up("0010").address == bare


def test_a_code_that_is_absent_gives_the_header_alone(register_store: RegisterStore) -> None:
    register_store.register.replace(a_header(), addresses("0010"))
    for code in ("0011", "10", "header", ""):
        assert register_store.register.look_up(code) == LookUp(a_header()._replace(rows=1), None)


@pytest.mark.parametrize(
    "header",
    [
        RegisterHeader("r", 3, "complete", sample=True),
        RegisterHeader("r", 3, "partial", sample=False),
        RegisterHeader("r", 3, "partial", sample=True),
    ],
)
def test_the_header_says_what_the_import_said(register_store: RegisterStore, header: RegisterHeader) -> None:
    register_store.register.replace(header, addresses("1", "2", "3"))
    assert register_store.another().look_up("1").header == header


def test_rows_are_counted_anew(register_store: RegisterStore) -> None:
    codes = [f"{number:016}" for number in range(60)]
    register_store.register.replace(a_header()._replace(rows=7), addresses(*codes))
    found = register_store.register.look_up(codes[59])
    assert found.header == a_header()._replace(rows=60)
    assert found.address == addresses(codes[59])[0][1]


def test_a_second_import_replaces_the_first(register_store: RegisterStore) -> None:
    register_store.register.replace(a_header("first"), addresses("0010", "0020"))
    register_store.register.replace(a_header("second"), addresses("0020", "0030", dwelling="house"))
    reader = register_store.another()
    header = a_header("second")._replace(rows=2)
    assert reader.look_up("0010") == LookUp(header, None)
    assert reader.look_up("0020") == LookUp(header, addresses("0020", dwelling="house")[0][1])
    assert reader.look_up("0030").address is not None


def test_who_imported_a_register_sees_it_at_once(register_store: RegisterStore) -> None:
    for name in ("first", "second"):
        register_store.register.replace(a_header(name), addresses("0010"))
        assert register_store.register.look_up("0010").header == a_header(name)._replace(rows=1)


def test_an_import_that_breaks_off_leaves_the_old_register(register_store: RegisterStore) -> None:
    def broken() -> Iterator[tuple[str, RegisteredAddress]]:
        yield from addresses(*map(str, range(100, 160)))
        raise RowUnreadable

    register_store.register.replace(a_header("old"), addresses("0010"))
    with pytest.raises(RowUnreadable):
        register_store.register.replace(a_header("new"), broken())
    for reader in (register_store.register, register_store.another()):
        assert reader.look_up("0010") == LookUp(a_header("old")._replace(rows=1), addresses("0010")[0][1])
        assert reader.look_up("100").address is None


def test_a_first_import_that_breaks_off_leaves_no_register(register_store: RegisterStore) -> None:
    def broken() -> Iterator[tuple[str, RegisteredAddress]]:
        yield from addresses("0010")
        raise RowUnreadable

    with pytest.raises(RowUnreadable):
        register_store.register.replace(a_header(), broken())
    assert register_store.another().look_up("0010") == LookUp(None, None)


def test_readers_see_the_old_register_until_the_new_one_is_whole(register_store: RegisterStore) -> None:
    register = register_store.register
    register.replace(a_header("old"), addresses("0010"))
    old = LookUp(a_header("old")._replace(rows=1), addresses("0010")[0][1])
    seen: list[LookUp] = []
    absent: list[LookUp] = []

    def rows() -> Iterator[tuple[str, RegisteredAddress]]:
        for hundred in range(100, 400, 100):  # between them, and after the last, batches of rows are written
            yield from addresses(*map(str, range(hundred, hundred + 60)))
            seen.extend((register.look_up("0010"), register_store.another().look_up("0010")))
            absent.append(register.look_up("100"))

    register.replace(a_header("new"), rows())
    assert set(seen) == {old}
    assert set(absent) == {old._replace(address=None)}
    assert register_store.another().look_up("0010") == LookUp(a_header("new")._replace(rows=180), None)


def test_of_two_imports_at_once_the_one_that_ends_first_stays(register_store: RegisterStore) -> None:
    register_store.register.replace(a_header("old"), addresses("0010"))

    def rows_while_another_import_runs() -> Iterator[tuple[str, RegisteredAddress]]:
        yield from addresses(*map(str, range(100, 160)))
        register_store.another().replace(a_header("faster"), addresses("0020"))
        yield from addresses("0030")

    with pytest.raises(ImportClash):
        register_store.register.replace(a_header("slower"), rows_while_another_import_runs())
    reader = register_store.another()
    assert reader.look_up("0020") == LookUp(a_header("faster")._replace(rows=1), addresses("0020")[0][1])
    assert reader.look_up("0030").address is None


def test_of_two_first_imports_at_once_the_one_that_ends_first_stays(register_store: RegisterStore) -> None:
    def rows_while_another_import_runs() -> Iterator[tuple[str, RegisteredAddress]]:
        yield from addresses("0010")
        register_store.another().replace(a_header("faster"), addresses("0020"))

    with pytest.raises(ImportClash):
        register_store.register.replace(a_header("slower"), rows_while_another_import_runs())
    assert register_store.another().look_up("0020").header == a_header("faster")._replace(rows=1)


def test_rows_of_an_import_that_broke_off_are_swept_by_the_next(register_store: RegisterStore) -> None:
    def broken() -> Iterator[tuple[str, RegisteredAddress]]:
        yield from addresses(*map(str, range(100, 160)))
        raise RowUnreadable

    register_store.register.replace(a_header("first"), addresses("0010"))
    with pytest.raises(RowUnreadable):
        register_store.register.replace(a_header("broken"), broken())
    register_store.register.replace(a_header("second"), addresses("0010"))
    register_store.register.replace(a_header("third"), addresses("0010"))
    assert register_store.row_count() <= 2  # the current rows, and at most the previous


def test_codes_looked_up_together_have_each_the_answer_that_they_have_alone(register_store: RegisterStore) -> None:
    bare = RegisteredAddress(None, frozenset())
    register_store.register.replace(a_header(), [("0010", HOUSE), ("0030", bare), *addresses("0020")])
    codes = ["0020", "0011", "0010", "header", "", "0030"]
    alone = {code: register_store.register.look_up(code) for code in codes}
    assert register_store.register.look_up_all(codes) == alone
    assert register_store.another().look_up_all(codes) == alone
    assert [code for code in codes if alone[code].address is None] == ["0011", "header", ""]


@pytest.mark.parametrize("codes", [[], ["0010"], ["0010", "0020"]])
def test_before_the_first_import_codes_looked_up_together_find_no_register(
    register_store: RegisterStore, codes: list[str]
) -> None:
    assert register_store.register.look_up_all(codes) == dict.fromkeys(codes, LookUp(None, None))


def test_a_code_may_be_looked_up_twice_at_once(register_store: RegisterStore) -> None:
    register_store.register.replace(a_header(), addresses("0010"))
    found = register_store.register.look_up_all(["0010", "0010", "0020", "0020"])
    assert {code: look_up.address is not None for code, look_up in found.items()} == {"0010": True, "0020": False}


def test_more_codes_than_a_request_takes_are_looked_up(register_store: RegisterStore) -> None:
    codes = [f"{number:016}" for number in range(1_203)]
    register_store.register.replace(a_header(), addresses(*codes[::2]))
    found = register_store.register.look_up_all(codes)
    assert [code for code in codes if found[code].address is not None] == codes[::2]
    assert {look_up.header for look_up in found.values()} == {a_header()._replace(rows=602)}
