"""What does a page, letter, calendar or mail get instead of a record? An object without the ungranted fields."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, ClassVar

from casework.access.sight import Record


class Shown:
    """The granted fields of one record, and its public id. Asking for another field is an AttributeError."""

    __slots__ = ("public_id",)
    public_id: str
    _puts: ClassVar[tuple[Callable[["Shown", Any], None], ...]]
    """The only way into the slots, one for each granted field."""

    def __init_subclass__(cls) -> None:
        cls._puts = tuple(getattr(cls, name).__set__ for name in cls._names())

    def __init__(self, values: Iterable[Any]) -> None:
        for put, value in zip(self._puts, values, strict=True):
            put(self, value)

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return ("public_id",)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("what is shown can't be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("what is shown can't be changed")

    def __contains__(self, field: str) -> bool:
        """Whether the field was granted: `"reason" in shown`."""
        return field in self._names()

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} was not granted {name}")

    def as_dict(self) -> dict[str, Any]:
        """The granted fields by name."""
        return {name: getattr(self, name) for name in self._names()}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {' '.join(self._names())}>"


@cache
def shown_class(record: Record, fields: tuple[str, ...]) -> type[Shown]:
    """The slotted class for one record and one set of granted fields; made once."""
    names = ("public_id", *fields)
    return type(f"Shown_{record.name}", (Shown,), {"__slots__": fields, "_names": classmethod(lambda _cls: names)})
