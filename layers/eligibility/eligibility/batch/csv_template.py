"""A CSV file to begin with: a header with every kind of column, and one row of a made-up applicant."""

from collections.abc import Iterator
from itertools import groupby

from eligibility.batch.csv_columns import ANY, columns_of, named

_ENTRIES = 2
"""Of each list."""
_EXAMPLE = {
    "permit": "temporary_residence",
    "applied_on": "2023-02-08",
    "reference": "form-4711",
    "applicant.nationality": "RUS",
    "applicant.birth_date": "1990-05-17",
    "applicant.iin": "900517300415",
    "applicant.grounds": "none",
    "passport.kind": "foreign",
    "passport.country": "RUS",
    "passport.number": "75 1234567",
    "passport.issued_on": "2019-04-01",
    "passport.expires_on": "2029-04-01",
    "housing.address.registration_code": "0000000000000011",
    "housing.address.text": '"Almaty, Made-up street 1, flat 2"',
    "housing.applicant_is_owner": "no",
    "housing.owners.1.id": "850101300035",
    "housing.owners.1.name": "First Made-up Owner",
    "housing.owners.2.id": "950101300056",
    "housing.owners.2.name": "Second Made-up Owner",
    "housing.authorisations.1.owner": "1",
    "housing.authorisations.1.kind": "presence",
    "housing.authorisations.2.owner": "2",
    "housing.authorisations.2.kind": "proxy",
    "housing.authorisations.2.proxy_name": "Made-up Proxy",
    "housing.authorisations.2.proxy_is_applicant": "no",
    "housing.authorisations.2.issued_on": "2023-01-10",
    "housing.authorisations.2.valid_until": "2024-01-10",
    "stays.1.entered_on": "2023-01-16",
    "stays.1.left_on": "none",
    "stays.1.basis": "visa_free",
    "stays.1.registered_on": "2023-01-17",
    "fined_on": "none",
    "documents.1.kind": "application_form",
    "documents.2.kind": "employment_contract",
    "category": "work",
}


def template() -> bytes:
    """Return the header and an example row, ended by CRLF, with commas."""
    header = [*_header()]
    row = [_EXAMPLE.get(name, "") for name in header]
    return "".join(f"{','.join(cells)}\r\n" for cells in (header, row)).encode()


def _header() -> Iterator[str]:
    """Give a name for each kind of column; those of a list for its first entry, then for the next."""
    for path, templates in groupby(columns_of(), lambda template: template.rpartition(f".{ANY}.")[0]):
        entries = [*templates]
        for number in range(1, _ENTRIES + 1) if path else (0,):
            yield from (named(template, (number,)) for template in entries)
