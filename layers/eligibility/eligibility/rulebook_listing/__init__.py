"""The rulebook as people read it: what holds on a day, what is different on another, every change in order."""

from eligibility.rulebook_listing.content import read_content
from eligibility.rulebook_listing.listing import PARAMETERS, Listed, RulebookListing

__all__ = ["PARAMETERS", "Listed", "RulebookListing", "read_content"]
