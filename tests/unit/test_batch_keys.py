"""Keys of batches in S3: any tenant has one, it leads back, and nothing else is taken for one."""

from hypothesis import given
from hypothesis import strategies as st

from eligibility.batch.formats import Format
from eligibility.batch.outcome import Part, RangeOutcome
from eligibility.batch.tally import Tally
from eligibility.batch_aws.keys import BatchKey, is_batch_id, uploaded, why_ignored
from eligibility.batch_aws.progress import RangeDone, outcome_key, progress
from eligibility.decision import VERDICTS

BATCH_ID = "01a2072a-d96b-7ec9-a405-34b59e5b281f"
TENANTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
FORMATS: st.SearchStrategy[Format] = st.sampled_from(("jsonl", "csv"))


@given(TENANTS, FORMATS)
def test_the_key_of_an_upload_leads_back_to_its_batch(tenant: str, file_format: Format) -> None:
    batch = BatchKey(tenant, BATCH_ID)
    assert uploaded(batch.upload(file_format)) == batch


@given(TENANTS, TENANTS)
def test_the_keys_of_two_tenants_never_begin_alike(one: str, other: str) -> None:
    if one != other:
        assert not BatchKey(one, BATCH_ID).folder.startswith(BatchKey(other, BATCH_ID).folder)
        assert BatchKey(one, BATCH_ID).upload("csv") != BatchKey(other, BATCH_ID).upload("csv")


@given(TENANTS)
def test_a_tenant_of_any_name_stays_within_its_part_of_a_key(tenant: str) -> None:
    key = BatchKey(tenant, BATCH_ID).upload("csv")
    assert key.count("/") == 2
    assert ".." not in key
    assert key.isascii()
    assert key.isprintable()
    assert " " not in key


@given(st.text())
def test_a_key_is_either_a_batch_s_or_ignored_for_a_reason(key: str) -> None:
    batch = uploaded(key)
    if batch is None:
        assert why_ignored(key) in {"outside_of_uploads", "packed", "not_an_upload_address"}
    else:
        assert key in {batch.upload("csv"), batch.upload("jsonl")}


def test_a_key_that_could_be_written_in_another_way_is_no_batch_s() -> None:
    assert uploaded(f"uploads/front/{BATCH_ID}.csv") == BatchKey("front", BATCH_ID)
    for other in ("=66ront", "fr=6Fnt", "=D0", "=d0=b0", "", "front/x", "fr%6Fnt"):
        assert uploaded(f"uploads/{other}/{BATCH_ID}.csv") is None


def test_the_id_of_a_batch_is_a_uuid_of_version_7_in_small_letters() -> None:
    assert is_batch_id(BATCH_ID)
    for other in ("", BATCH_ID.upper(), f"{BATCH_ID}\n", f" {BATCH_ID}", BATCH_ID.replace("-7", "-8")):
        assert not is_batch_id(other)


def test_the_counts_of_a_range_are_in_the_key_of_its_outcome() -> None:
    tally = Tally(decided=9, rejected=2)
    tally.permits.update({("entry", "eligible"): 4, ("exit", "eligible"): 1, ("entry", "needs_review"): 4})
    part = Part(0, "")
    key = outcome_key(BatchKey("front", BATCH_ID), RangeOutcome(17, "", tally, part, part, part, part))
    assert key == f"results/front/{BATCH_ID}/outcomes/000017_11_2_5_0_0_4.json"


def test_progress_is_the_sum_of_the_ranges_that_are_done() -> None:
    done = [RangeDone("", 0, 10, 1, (4, 3, 2, 0)), RangeDone("", 3, 5, 5, (0, 0, 0, 0))]
    assert progress(done) == (15, 6, dict(zip(VERDICTS, (4, 3, 2, 0), strict=True)))
