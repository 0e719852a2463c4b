"""Which disciplines there are, as settings in JSON and as the rules that they name."""

from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from shared.ordering.ageing import Ageing
from shared.ordering.ratio import Ratio
from shared.ordering.strict import Strict
from shared.ordering.windows import Windows

Discipline = Annotated[Strict | Ageing | Ratio | Windows, Field(discriminator="kind")]
STRICT: Final = Strict()
_ADAPTER: Final[TypeAdapter[Discipline]] = TypeAdapter(Discipline)


def from_json(settings: dict[str, Any] | None) -> Discipline:
    """Return the discipline that is stored so; nothing is stored of the default."""
    return STRICT if settings is None else _ADAPTER.validate_python(settings)


def to_json(discipline: Discipline) -> dict[str, Any] | None:
    if discipline == STRICT:
        return None
    settings: dict[str, Any] = _ADAPTER.dump_python(discipline, mode="json")
    return settings
