"""Machine-readable zones made for tests, each with its right check digits."""

from eligibility.identifiers.mrz import check_digit


def passport_zone(
    *,
    code: str = "P",
    issuer: str = "RUS",
    number: str = "751234567",
    nationality: str = "RUS",
    birth_date: str = "900517",
    sex: str = "M",
    expires_on: str = "290401",
    optional: str = "",
) -> list[str]:
    """Return the two lines of a TD3; an expiry of fillers has a filler for its check digit, as optional data have."""
    upper = f"{code:<<2}{issuer:<<3}OBRAZTSOV<<IVAN"
    numbered = with_digit(f"{number:<<9}")
    expiry = f"{expires_on}<" if not expires_on.strip("<") else with_digit(expires_on)
    rest = with_digit(f"{optional:<<14}") if optional else "<" * 15
    lower = f"{numbered}{nationality:<<3}{with_digit(birth_date)}{sex}{expiry}{rest}"
    composite = check_digit(numbered + with_digit(birth_date) + expiry + rest)
    return [f"{upper:<<44}", f"{lower}{composite}"]


def card_zone(
    *,
    code: str = "ID",
    issuer: str = "KGZ",
    number: str = "AN1234567",
    nationality: str = "KGZ",
    birth_date: str = "900517",
    sex: str = "M",
    expires_on: str = "290401",
) -> list[str]:
    """Return the three lines of a TD1; a number of more than nine characters goes on in the optional data."""
    digit = check_digit(f"{number:<<9}")
    behind = f"{digit}" if len(number) <= 9 else f"<{number[9:]}{digit}<"
    upper = f"{code:<<2}{issuer:<<3}{number[:9]:<<9}{behind}"
    upper = f"{upper:<<30}"
    birth, expiry = with_digit(birth_date), with_digit(expires_on)
    middle = f"{birth}{sex}{expiry}{nationality:<<3}{'':<<11}"
    composite = check_digit(upper[5:] + birth + expiry + "<" * 11)
    return [upper, f"{middle}{composite}", f"{'OBRAZTSOV<<IVAN':<<30}"]


def with_digit(field: str) -> str:
    """Return a field with its check digit."""
    return f"{field}{check_digit(field)}"
