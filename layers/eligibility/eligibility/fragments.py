"""Parts of JSON texts that are made once and put into each text as they are."""

import orjson


def fragment(content: object) -> orjson.Fragment:
    """Return a part of answers, its names in the order in which they are given."""
    return _kept(orjson.dumps(content))


def canonical_fragment(content: object) -> orjson.Fragment:
    """Return a part of records, in canonical form (RFC 8785)."""
    return _kept(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))


def _kept(text: bytes) -> orjson.Fragment:
    # orjson leaves what it gives in a buffer of 4 KB at least: what is kept for long is copied out of it.
    return orjson.Fragment(bytes(memoryview(text)))
