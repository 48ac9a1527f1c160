"""The CSV file of the address register: what is read, what is refused, and that no error repeats the file."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import override

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.evidence import SAMPLE_CODES
from eligibility.storage.address_csv import (
    DWELLINGS,
    LONGEST_LINE,
    MOST_ERRORS,
    SAMPLE_FILE,
    AddressFile,
    AddressLine,
    InvalidRegisterFile,
    import_register,
)
from eligibility.storage.keys import owner_hash
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader
from eligibility.storage.sqlite import SqliteAddressRegister

KEY = bytes(32)
HEADER = "registration_code,dwelling,owners\n"
ONE, OTHER = "900101300017", "850101300035"
CANARY = "777777777777"

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=100)


def read(text: str | bytes) -> list[AddressLine]:
    return list(AddressFile(BytesIO(text.encode() if isinstance(text, str) else text)))


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(InvalidRegisterFile) as raised:
        read(text)
    return [str(error) for error in raised.value.errors]


@pytest.fixture
def register() -> Iterator[SqliteAddressRegister]:
    register = SqliteAddressRegister(":memory:")
    yield register
    register.close()


def test_a_line_gives_code_dwelling_and_owners() -> None:
    assert read(f"{HEADER}0012,flat,{ONE} {OTHER}\n") == [AddressLine("0012", "flat", (ONE, OTHER))]


@pytest.mark.parametrize("owners", [f"{ONE}|{OTHER}", f"{ONE} | {OTHER}", f" {ONE}  {OTHER} ", f'"{ONE} {OTHER}"'])
def test_owners_are_separated_by_spaces_or_bars(owners: str) -> None:
    assert read(f"{HEADER}0012,flat,{owners}\n")[0].owners == (ONE, OTHER)


def test_dwelling_and_owners_may_be_empty() -> None:
    assert read(f"{HEADER}0012,,\n") == [AddressLine("0012", None, ())]


@pytest.mark.parametrize("dwelling", DWELLINGS)
def test_each_kind_of_dwelling_is_known(dwelling: str) -> None:
    assert read(f"{HEADER}0012,{dwelling},\n")[0].dwelling == dwelling


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("registration_code;dwelling;owners\n0012;flat;\n", id="semicolons"),
        pytest.param("\ufeffregistration_code,dwelling,owners\n0012,flat,\n", id="byte_order_mark"),
        pytest.param("registration_code,dwelling,owners\r\n0012,flat,\r\n", id="crlf"),
        pytest.param("registration_code,dwelling,owners\n0012,flat,", id="no_last_line_end"),
        pytest.param("owners,registration_code,dwelling\n,0012,flat\n", id="columns_in_another_order"),
        pytest.param('"registration_code","dwelling","owners"\n"0012","flat",""\n', id="quoted"),
        pytest.param("registration_code , dwelling, owners\n 0012 , flat , \n", id="spaces_around"),
        pytest.param("\nregistration_code,dwelling,owners\n\n0012,flat,\n\n", id="blank_lines"),
    ],
)
def test_the_same_file_may_be_written_in_several_ways(text: str) -> None:
    assert read(text) == [AddressLine("0012", "flat", ())]


def test_leading_zeros_of_a_code_count() -> None:
    assert [line.code for line in read(f"{HEADER}12,,\n012,,\n0012,,\n")] == ["12", "012", "0012"]


@repeatable
@given(st.lists(st.tuples(st.from_regex(r"[0-9]{1,32}", fullmatch=True), st.sampled_from(DWELLINGS)), min_size=1))
def test_every_address_written_is_read_in_its_order(rows: list[tuple[str, str]]) -> None:
    rows = list(dict(rows).items())
    text = HEADER + "".join(f"{code},{dwelling},{ONE}\n" for code, dwelling in rows)
    assert read(text) == [AddressLine(code, dwelling, (ONE,)) for code, dwelling in rows]


@pytest.mark.parametrize("code", ["", "12A", "-12", "1.2E+15", "１２", "١٢", "12\x00", "1 2", "1" * 33])
def test_a_code_that_is_no_1_to_32_ascii_digits_is_refused(code: str) -> None:
    assert faults(f"{HEADER}{code},,\n") == [
        "line 2, registration_code: expected 1 to 32 digits (a spreadsheet may have made 1.2E+15 of them)"
    ]


@pytest.mark.parametrize("owners", ["90010130001", "9001013000170", "90010130001O", f"{ONE}/{OTHER}", "９" * 12, "A B"])
def test_an_owner_that_is_no_12_ascii_digits_is_refused(owners: str) -> None:
    assert faults(f"{HEADER}0012,,{owners}\n") == [
        "line 2, owners: expected IINs or BINs of 12 digits, separated by spaces or |, or nothing"
    ]


def test_a_dwelling_of_another_kind_is_refused_with_the_kinds() -> None:
    assert faults(f"{HEADER}0012,castle,\n") == [
        "line 2, dwelling: expected nothing, or one of house, flat, dormitory, hotel, rest_home, sanatorium, other"
    ]


@pytest.mark.parametrize("line", ["0012,flat", f"0012,flat,{ONE},{OTHER}", f'0012,flat,"{ONE}', '0012,"fl"at,'])
def test_a_line_with_too_few_or_too_many_fields_is_refused(line: str) -> None:
    assert faults(f"{HEADER}{line}\n") == ["line 2: expected 3 fields, on one line"]


def test_a_code_that_comes_twice_is_refused() -> None:
    assert faults(f"{HEADER}0012,,\n0013,,\n0012,,\n") == [
        "line 4, registration_code: expected a code that no line before this one has"
    ]


def test_a_file_without_an_address_is_refused() -> None:
    assert faults(HEADER) == ["line 2: expected an address"]


def test_every_fault_of_a_line_and_of_the_file_is_told() -> None:
    told = faults(f"{HEADER}x,castle,y\n0012,flat,\n,,\n")
    assert [fault.split(":")[0] for fault in told] == [
        "line 2, registration_code",
        "line 2, dwelling",
        "line 2, owners",
        "line 4, registration_code",
    ]


def test_after_twenty_faults_the_file_is_read_no_further() -> None:
    told = faults(HEADER + "x,,\n" * 1000)
    assert len(told) == MOST_ERRORS == 20
    assert told[-1].startswith("line 21, ")


@pytest.mark.parametrize(
    ("names", "suggestion"),
    [
        pytest.param("registration_code,dwelling,owner", "; is column 3 owners?", id="one_letter_short"),
        pytest.param(
            "registrationcode,Dwelling,owners", "; is column 1 registration_code?; is column 2 dwelling?", id="two"
        ),
        pytest.param("registration_code,dwelling", "", id="one_missing"),
        pytest.param("registration_code,dwelling,owners,price", "", id="one_too_many"),
        pytest.param("registration_code,dwelling,owners,owners", "", id="one_twice"),
        pytest.param("registration_code\tdwelling\towners", "", id="tabs"),
        pytest.param(f"0012,flat,{CANARY}", "", id="no_header"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_header_that_lacks_the_names_is_refused_with_a_suggestion(names: str, suggestion: str) -> None:
    assert faults(f"{names}\n") == [
        "line 1: expected the columns registration_code, dwelling, owners, separated by commas or semicolons"
        + suggestion
    ]


def test_a_line_that_is_no_utf_8_is_refused() -> None:
    assert faults(HEADER.encode() + "0012,дом,\n".encode("cp1251")) == ["line 2: expected text in UTF-8"]


def test_a_file_in_utf_16_is_refused_once() -> None:
    assert faults((HEADER + "0012,flat,\n" * 50).encode("utf-16")) == ["line 1: expected text in UTF-8"]


def test_a_line_that_does_not_end_is_refused_without_reading_it_all() -> None:
    file = BytesIO(HEADER.encode() + b"1" * 10 * LONGEST_LINE)
    with pytest.raises(InvalidRegisterFile, match="line 2: expected at most 65536 bytes"):
        list(AddressFile(file))
    assert file.tell() == len(HEADER) + LONGEST_LINE


@repeatable
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        found = len(read(HEADER.encode() + content))
    except InvalidRegisterFile as error:
        found = len(error.errors)
    assert found > 0


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}{CANARY}x,{CANARY},{CANARY}x\n",
        f"{HEADER}{CANARY},,\n{CANARY},,\n",
        f"{HEADER}{CANARY}\n",
        f"{CANARY},registration_cod {CANARY},{CANARY}\n",
        f'{HEADER}"{CANARY}\n',
    ],
)
def test_no_error_repeats_what_stood_in_the_file(text: str) -> None:
    assert not any(CANARY in fault for fault in faults(text))


def test_the_revision_is_the_files_sha_256() -> None:
    content = f"\ufeff{HEADER}\r\n0012,,\r\n\n".encode()
    file = AddressFile(BytesIO(content))
    assert len(list(file)) == 1
    assert file.revision == sha256(content).hexdigest()


def test_an_import_puts_addresses_with_hashed_owners_into_the_register(register: SqliteAddressRegister) -> None:
    content = f"{HEADER}0012,flat,{ONE} {OTHER}\n0013,,{ONE}\n".encode()
    header = import_register(register, KEY, BytesIO(content), "partial", sample=False)
    assert header == RegisterHeader(sha256(content).hexdigest(), 2, "partial", sample=False)
    owners = frozenset({owner_hash(KEY, ONE), owner_hash(KEY, OTHER)})
    assert register.look_up("0012") == LookUp(header, RegisteredAddress("flat", owners))
    assert register.look_up("0013").address == RegisteredAddress(None, frozenset({owner_hash(KEY, ONE)}))


def test_a_file_with_a_fault_in_its_last_line_changes_nothing(register: SqliteAddressRegister) -> None:
    header = import_register(register, KEY, BytesIO(f"{HEADER}0012,,\n".encode()), "complete", sample=False)
    with pytest.raises(InvalidRegisterFile):
        import_register(register, KEY, BytesIO(f"{HEADER}0013,,\nx,,\n".encode()), "complete", sample=False)
    assert register.look_up("0012").header == header
    assert register.look_up("0013").address is None


class ChangingFile(BytesIO):
    """A file that somebody writes to between its two readings."""

    @override
    def seek(self, offset: int, whence: int = 0) -> int:
        super().seek(0)
        self.write(f"{HEADER}0099,,\n".encode())
        return super().seek(offset, whence)


def test_a_file_that_changes_while_it_is_read_changes_nothing(register: SqliteAddressRegister) -> None:
    header = import_register(register, KEY, BytesIO(f"{HEADER}0012,,\n".encode()), "complete", sample=False)
    with pytest.raises(InvalidRegisterFile, match="it has changed since"):
        import_register(register, KEY, ChangingFile(f"{HEADER}0013,,\n".encode()), "complete", sample=False)
    assert register.look_up("0012").header == header


def sample() -> list[AddressLine]:
    with SAMPLE_FILE.open("rb") as file:
        return list(AddressFile(file))


def test_the_sample_keeps_to_its_reserved_range_of_codes() -> None:
    assert all(line.code.startswith(SAMPLE_CODES) and len(line.code) == 16 for line in sample())


def test_the_sample_shows_one_owner_several_owners_companies_and_none() -> None:
    assert {len(line.owners) for line in sample()} >= {0, 1, 2}
    assert any(line.owners == (ONE,) for line in sample())
    assert {line.dwelling for line in sample()} >= {"flat", "house", "hotel", "dormitory"}


@pytest.mark.parametrize("owner", sorted({owner for line in sample() for owner in line.owners}))
def test_every_owner_of_the_sample_has_a_sound_check_digit(owner: str) -> None:
    """Check digit of IIN and BIN: weights 1 to 11, modulo 11; where that is 10, weights from 3 on."""
    digits = [int(digit) for digit in owner]

    def total(weights: tuple[int, ...]) -> int:
        return sum(weight * digit for weight, digit in zip(weights, digits[:11], strict=True)) % 11

    first = total(tuple(range(1, 12)))
    assert digits[11] == (first if first < 10 else total((3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)))
