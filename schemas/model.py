"""The kind of value in which the parts of the project tell each other what is not a table."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A value that never changes and has no fields but those it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")
