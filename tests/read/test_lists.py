"""Lists of incidents: headings, dates, tolls, countries and groups as they are written; what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from vigie.domain.errors import InputError, Issue
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.read.lists import Row, read_list


def rows(folder: Path, text: str | bytes) -> list[Row | Issue]:
    path = folder / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_list(path, "list.csv"))


def one(folder: Path, text: str | bytes) -> Row:
    (row,) = rows(folder, text)
    assert isinstance(row, Row)
    return row


@pytest.mark.parametrize(
    ("head", "cells", "date"),
    [
        ("date", "2016-07-14", "2016-07-14"),
        ("jour", "14/07/2016", "2016-07-14"),
        ("jour", "14.07.2016", "2016-07-14"),
        ("event_date", "14 July 2016", "2016-07-14"),
        ("date", "2016-07-14T22:30:00", "2016-07-14"),
        ("date", "2016", "2016"),
        ("date", "2016-07-14/2016-07-15", "2016-07-14/2016-07-15"),
        ("date_start;date_end", "2016-07-14 00:00:00.000;2016-07-16 00:00:00.000", "2016-07-14/2016-07-16"),
        ("date_start;date_end", "2016-07-14;2016-07-14", "2016-07-14"),
        ("event_date;time_precision", "2016-07-14;1", "2016-07-14"),
        ("event_date;time_precision", "2016-07-14;2", "2016-07-11/2016-07-17"),
        ("event_date;time_precision", "2016-07-14;3", "2016-07"),
        ("iyear;imonth;iday", "2016;7;14", "2016-07-14"),
        ("iyear;imonth;iday", "2016;7;0", "2016-07"),
        ("iyear;imonth;iday", "2016.0;0.0;0.0", "2016"),
        ("date", "", "None"),
    ],
)
def test_dates(tmp_path: Path, head: str, cells: str, date: str) -> None:
    assert str(one(tmp_path, f"{head};ville\n{cells};Nice\n").date) == date


@pytest.mark.parametrize(
    ("head", "cells", "killed", "with_assailants"),
    [
        ("morts", "86", Tally(86, 86), False),
        ("killed", "86.0", Tally(86, 86), False),
        ("killed", "40+", Tally(40, None), False),
        ("killed", "10-15", Tally(10, 15), False),
        ("killed", "", None, False),
        ("nkill", "12", Tally(12, 12), True),
        ("nkill;nkillter", "12;1", Tally(11, 11), False),
        ("nkill;nkillter", "1;2", Tally(1, 1), True),
        ("nkill", "-99", None, False),
        ("fatalities", "3", Tally(3, 3), True),
    ],
)
def test_tolls(tmp_path: Path, head: str, cells: str, killed: Tally | None, with_assailants: bool) -> None:
    row = one(tmp_path, f"date;ville;{head}\n2016;Nice;{cells}\n")
    assert (row.killed, row.with_assailants) == (killed, with_assailants)


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("FR", "FR"),
        ("deu", "DE"),
        ("276", "DE"),
        ("Germany", "DE"),
        ("Allemagne", "DE"),
        ("Ivory Coast", "CI"),
        ("?", None),
    ],
)
def test_countries(tmp_path: Path, words: str, country: str | None) -> None:
    assert one(tmp_path, f"date,country\n2016,{words}\n").country == country


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("Islamic State", "islamic-state"),
        ("Islamic State of Iraq and the Levant (ISIL)", "islamic-state"),
        ("Daech|Taliban", "islamic-state"),
        ("Al-Qaida in the Islamic Maghreb (AQIM)", "aqim"),
        ("Front populaire (FP)", "front-populaire-fp"),
        ("Muslim extremists", None),
        ("Military Forces of Mali (2020-)", None),
        ("Inconnu", None),
    ],
)
def test_groups(tmp_path: Path, words: str, group: str | None) -> None:
    assert one(tmp_path, f"date,place,group\n2016,Nice,{words}\n").group == group


def test_only_cells_that_were_read_are_kept(tmp_path: Path) -> None:
    text = (
        "event_id_cnty,event_date,event_type,actor1,actor2,country,location,fatalities,notes\n"
        'MLI1,2018-06-30,Explosions/Remote violence,Unidentified Armed Group (Mali),JNIM,Mali,Gao,4,"Un nom, une rue"\n'
    )
    row = one(tmp_path, text)
    assert (row.id, row.kind, row.group, row.country, row.place) == ("MLI1", Kind.ATTACK, "jnim", "ML", "Gao")
    assert {what: words for what, _, words in row.cells} == {
        "id": "MLI1",
        "kind": "Explosions/Remote violence",
        "date": "2018-06-30",
        "country": "Mali",
        "place": "Gao",
        "killed": "4",
        "other": "JNIM",
    }
    assert row.words == "2018-06-30, Gao, Mali, 4"


def test_tables_as_programs_write_them(tmp_path: Path) -> None:
    row = one(tmp_path, '\ufeffDate\tLieu\tGenre\n2016-07-14\t"Saint-Étienne\ndu Rouvray"\tprojet déjoué\n')
    assert (row.place, row.kind, row.line) == ("Saint-Étienne du Rouvray", Kind.PLOT, 3)
    assert one(tmp_path, "date;lieu\n2016;Évry\n".encode("cp1252")).place == "Évry"


def test_rows_that_cannot_be_read(tmp_path: Path) -> None:
    text = "date,place,killed,kind\n14 juillet,Nice,,\n2016-02-30,Nice,,\n2016,Nice,many,\n2016,Nice,1,arrest\n,,,\n"
    assert [(one.where, one.code) for one in rows(tmp_path, text) if isinstance(one, Issue)] == [
        ("list.csv:2", "bad_date"),
        ("list.csv:3", "bad_date"),
        ("list.csv:4", "bad_toll"),
        ("list.csv:5", "no_incident"),
    ]


def test_files_that_are_no_list(tmp_path: Path) -> None:
    for text in ("jour;morts\n2016;1\n", "", "PK\x03\x04\x00\x00"):
        with pytest.raises(InputError, match="expected date and place or country"):
            rows(tmp_path, text)
    with pytest.raises(InputError, match="cannot be read"):
        list(read_list(tmp_path / "none.csv", "none.csv"))
    with pytest.raises(InputError, match="not CSV"):
        rows(tmp_path, "date,place\n2016," + "x" * 200_000 + "\n")
