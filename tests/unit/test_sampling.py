"""A sample does not hang on chance nor on the order in which checks come."""

from random import Random

from eligibility.audit.sampling import sampled
from tests.unit.recorded_checks import an_origin

CHECKS = [(an_origin(seed).check_id, seed) for seed in range(500)]


def test_a_sample_is_the_same_whenever_it_is_taken() -> None:
    shuffled = [*CHECKS]
    Random(1).shuffle(shuffled)  # noqa: S311 - a generator that repeats itself is wanted
    assert sorted(sampled(CHECKS, 50)) == sorted(sampled(shuffled, 50))


def test_a_larger_sample_has_all_of_a_smaller_one() -> None:
    assert set(sampled(CHECKS, 20)) < set(sampled(CHECKS, 50))


def test_a_sample_as_large_as_all_is_all() -> None:
    assert sorted(sampled(CHECKS, 1000)) == list(range(500))


def test_early_and_late_checks_are_in_a_sample_alike() -> None:
    late = sum(seed >= 250 for seed in sampled(CHECKS, 100))
    assert 30 <= late <= 70
