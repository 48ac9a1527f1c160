"""What a caller sends to the planner, as a pydantic model: a nationality and days, nothing that names anybody."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eligibility.application.models import Day, StateCode, Stay

MOST_STAYS = 1000


class Question(BaseModel):
    """Whose stays, on which day they are asked about, and a day of entry that is thought of.

    An empty list of stays says that there were none.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    nationality: StateCode
    on: Day | None = None
    stays: Annotated[list[Stay], Field(max_length=MOST_STAYS)]
    entry: Day | None = None

    def fields_given(self) -> int:
        """Count the fields that the payload named, on every level."""
        return len(self.__pydantic_fields_set__) + sum([len(stay.__pydantic_fields_set__) for stay in self.stays])
