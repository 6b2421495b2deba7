"""Linking measures against the worked example of Pradhan et al. 2014, and the baselines."""

from __future__ import annotations

import pytest

from vigie.domain.edtf import Edtf
from vigie.domain.event import Event, SlotValue
from vigie.domain.incident import ReportKey
from vigie.domain.report import Report
from vigie.domain.span import Span
from vigie.domain.vocabulary import Kind
from vigie.linking_score import Partition, lemma_and_time, partition, same_day_and_place, score


def groups(*letters: str) -> Partition:
    return [frozenset(ReportKey(letter, 0) for letter in group) for group in letters]


def test_the_worked_example_with_missing_and_spurious_mentions() -> None:
    found = score(groups("abc", "defg"), groups("ab", "cd", "fghi"))
    assert (found.muc.precision, found.muc.recall) == pytest.approx((0.4, 0.4))
    assert (found.b_cubed.precision, found.b_cubed.recall) == pytest.approx((0.5, 35 / 84))
    assert (found.ceaf_e.precision, found.ceaf_e.recall) == pytest.approx((1.3 / 3, 0.65))
    assert found.conll == pytest.approx((0.4 + 2 * 0.5 * 35 / 84 / (0.5 + 35 / 84) + 0.52) / 3)


def test_the_same_partition_is_right_and_an_empty_one_is_nothing() -> None:
    key = groups("abc", "d")
    assert score(key, key).conll == 1.0
    assert score(key, ()).conll == 0.0


def report(name: str, date: str | None, city: str | None) -> Report:
    values = [SlotValue("country", "FR")]
    values += [SlotValue("date", Edtf.parse(date))] if date else []
    values += [SlotValue("city", city)] if city else []
    return Report(ReportKey(name, 0), Event(Kind.ATTACK, Span(0, 1), tuple(values)))


def test_baselines() -> None:
    day = report("a", "2016-07-14", "Nice")
    assert same_day_and_place(day, "") == same_day_and_place(report("b", "2016-07-14", "NICE"), "")
    assert same_day_and_place(day, "") != same_day_and_place(report("b", "2016-07-14", "Lyon"), "")
    vague = [report("b", "2016-07", "Nice"), report("c", "2016-07", "Nice")]
    assert same_day_and_place(vague[0], "") != same_day_and_place(vague[1], "")
    assert lemma_and_time(day, "l'attentat") == lemma_and_time(report("b", "2016-07-14", None), "double attentat")
    assert lemma_and_time(day, "l'attentat") != lemma_and_time(day, "prise d'otages")
    assert len(partition({one.key: one.event.text_of("city") for one in (day, *vague)})) == 1
