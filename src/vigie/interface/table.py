"""A table of typed columns that goes to pandas or Arrow."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vigie.domain.errors import InputError

if TYPE_CHECKING:
    import pandas
    import pyarrow

Cell = str | int | float | bool | tuple[str, ...] | None


class Sort(enum.StrEnum):
    """What the cells of a column are; any cell but one of texts may be None."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    TRUTH = "truth"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and what its cells are."""

    name: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in the order of `columns`; iterating gives each row as a dictionary by column name."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        names = self.names
        return (dict(zip(names, row, strict=True)) for row in self.rows)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> tuple[Cell, ...]:
        """The cells of one column. Raises InputError for a name that the table does not have."""
        if name not in self.names:
            raise InputError(f"column {name!r}: expected one of {', '.join(self.names)}")
        at = self.names.index(name)
        return tuple(row[at] for row in self.rows)

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table: utf8, int64, float64, bool, list<utf8>. Raises InputError without pyarrow."""
        try:
            import pyarrow as arrow
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        types = {
            Sort.TEXT: arrow.string(),
            Sort.WHOLE: arrow.int64(),
            Sort.NUMBER: arrow.float64(),
            Sort.TRUTH: arrow.bool_(),
            Sort.TEXTS: arrow.list_(arrow.string()),
        }
        cells = _by_column(self.rows, len(self.columns))
        arrays = [arrow.array(some, types[column.sort]) for some, column in zip(cells, self.columns, strict=True)]
        return arrow.Table.from_arrays(arrays, names=list(self.names))

    def to_pandas(self) -> pandas.DataFrame:
        """A data frame; whole numbers are `Int64`, so that what is not told stays `<NA>`. InputError without pandas."""
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise _missing(error) from error
        types = {Sort.WHOLE: "Int64", Sort.NUMBER: "Float64", Sort.TRUTH: "boolean", Sort.TEXT: "string"}
        cells = _by_column(self.rows, len(self.columns))
        made = {
            column.name: pandas.Series(
                [list(cell) if isinstance(cell, tuple) else cell for cell in some],
                dtype=types.get(column.sort, "object"),
            )
            for some, column in zip(cells, self.columns, strict=True)
        }
        return pandas.DataFrame(made)


def _by_column(rows: Sequence[tuple[Cell, ...]], width: int) -> list[tuple[Cell, ...]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _missing(error: ModuleNotFoundError) -> InputError:
    return InputError(f"{error.name} is not installed; install it with: pip install 'vigie[frames]'")
