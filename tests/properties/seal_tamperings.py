"""What somebody with write access may do to seals and leaf lists, one thing at a time, and what is then to be found."""

from eligibility.audit.fault import FaultKind
from eligibility.audit.hours import hour_after
from eligibility.audit.leaf_list import SHARDS, leaf_list_name
from eligibility.audit.seal import read_seal, root_over, seal_name
from tests.properties.tampered_log import Named, TamperedLog, other_byte


def byte_of_seal(log: TamperedLog) -> Named:
    """Change a byte of a seal."""
    hour = log.random.choice(log.hours)
    name = seal_name(hour)
    log.seals.objects[name] = other_byte(log.random, log.seals.objects[name])
    return _of_hours(FaultKind.SEAL_ALTERED, hour)


def seal_made_anew(log: TamperedLog) -> Named:
    """Put a whole seal in the place of one, over other leaves, after another seal, or by another engine."""
    hour = log.random.choice(log.hours)
    seal = read_seal(hour, log.seals.objects[seal_name(hour)])
    shard = log.random.randrange(len(SHARDS))
    root = root_over(seal.shards).hex()
    shards = tuple(each._replace(root=root) if number == shard else each for number, each in enumerate(seal.shards))
    other = log.random.choice(
        [seal._replace(shards=shards), seal._replace(previous=root), seal._replace(engine="0.0.0")]
    )
    log.seals.objects[seal_name(hour)] = other.text()
    return _of_hours(FaultKind.SEAL_ALTERED, hour)


def seal_removed(log: TamperedLog) -> Named:
    """Remove a seal."""
    hour = log.random.choice(log.hours)
    del log.seals.objects[seal_name(hour)]
    return _of_hours(FaultKind.SEAL_MISSING, hour)


def seals_exchanged(log: TamperedLog) -> Named:
    """Put two seals in each other's places."""
    one, other = log.random.sample(log.hours, 2)
    objects = log.seals.objects
    objects[seal_name(one)], objects[seal_name(other)] = objects[seal_name(other)], objects[seal_name(one)]
    return _of_hours(FaultKind.SEAL_ALTERED, one, other)


def cut_off(log: TamperedLog) -> Named:
    """Cut off the last hours: the seals, perhaps their leaf lists, and then perhaps their records."""
    kept = log.random.randrange(1, len(log.hours))
    lost = log.hours[kept:]
    deep = log.random.randrange(3)
    for hour in lost:
        del log.seals.objects[seal_name(hour)]
        if deep:
            del log.seals.objects[leaf_list_name(hour)]
    if deep == 2:
        log.entries = [entry for entry in log.entries if entry.recorded_at[:13] not in lost]
    named = _of_hours(FaultKind.SEAL_MISSING, *lost)
    if deep:
        named |= _of_hours(FaultKind.LEAF_LIST_MISSING, *lost)
        named |= _of_hours(FaultKind.SEALS_UNPROVEN, log.hours[kept - 1])
    return named


def seal_added(log: TamperedLog) -> Named:
    """Add a seal before the first."""
    first = log.hours[0]
    hour = hour_after(first, -1)
    seal = read_seal(first, log.seals.objects[seal_name(first)])
    log.seals.objects[seal_name(hour)] = seal._replace(hour=hour).text()
    return _of_hours(FaultKind.SEAL_INSERTED, hour)


def byte_of_leaf_list(log: TamperedLog) -> Named:
    """Change a byte of a leaf list, or write on at its end."""
    hour = log.random.choice(log.hours)
    name = leaf_list_name(hour)
    content = log.seals.objects[name]
    if log.random.random() < 0.1:
        log.seals.objects[name] = content + content.splitlines(keepends=True)[-1]
        return _of_hours(FaultKind.LEAF_LIST_ALTERED, hour)
    log.seals.objects[name] = changed = other_byte(log.random, content)
    at = next(place for place, (one, other) in enumerate(zip(content, changed, strict=True)) if one != other)
    seal = read_seal(hour, log.seals.objects[seal_name(hour)])
    shard = next(shard for shard in SHARDS if at < sum(seal.place_of(shard)))
    return {(FaultKind.LEAF_LIST_ALTERED, frozenset({hour, shard}))}


def leaf_list_removed(log: TamperedLog) -> Named:
    """Remove a leaf list."""
    hour = log.random.choice(log.hours)
    del log.seals.objects[leaf_list_name(hour)]
    return _of_hours(FaultKind.LEAF_LIST_MISSING, hour)


def _of_hours(kind: FaultKind, *hours: str) -> Named:
    return {(kind, frozenset({hour})) for hour in hours}
