"""The base of values, other than tables, that the parts of the project exchange."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """An immutable value without fields other than those of its class."""

    model_config = ConfigDict(frozen=True, extra="forbid")
