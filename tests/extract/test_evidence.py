"""Every value that quotes words says what those words say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence import SPANLESS_RULES, quoted, says
from golden_reader import sample_readings

from vigie.domain.edtf import Edtf
from vigie.domain.event import Value
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import TALLY_SLOTS, Kind, slots_of

SLOTS = sorted({slot for kind in Kind for slot in slots_of(kind)} - {"of_place"})


@pytest.mark.parametrize("slot", SLOTS)
def test_the_quoted_words_say_the_value(slot: str) -> None:
    wrong = [
        f"{name} event {index}: {slot}={value.value} on {span.of(reading.article.text)!r} by {value.rule}"
        for name, reading in sample_readings().items()
        for index, event, value, span in quoted(reading)
        if value.slot == slot and not says(reading, event, value, span)
    ]
    assert wrong == []


def test_a_value_without_words_is_inferred_or_has_its_rule() -> None:
    bare = [
        f"{name}: {value.slot}={value.value} by {value.rule or 'no rule'}"
        for name, reading in sample_readings().items()
        for event in reading.events
        for value in event.values
        if not value.spans and not value.inferred and value.rule not in SPANLESS_RULES
    ]
    assert bare == []


def test_every_value_names_its_rule_and_lies_in_one_part_of_the_article() -> None:
    for reading in sample_readings().values():
        for event in reading.events:
            for value in event.values:
                assert value.rule, (reading.article.id, value)
                for span in value.spans:
                    reading.article.locate(span)


def _others(slot: str, value: Value) -> list[Value]:
    """Values that the same words do not say."""
    if slot in TALLY_SLOTS:
        return [Tally(4711, 4711)]
    if slot == "date":
        return [Edtf.parse("1789-07-14")]
    named = {"city": "Ouagadougou", "country": "AQ", "actors": "red-army-faction", "step": "acquittal"}
    named |= {
        "tactics": "hijacking",
        "targets": "aid_workers",
        "channel": "Al-Naba",
        "level": "écarlate",
        "view": "lone",
    }
    return [named[slot]] if slot in named and named[slot] != value else []


@pytest.mark.parametrize(
    "slot", ["date", "city", "country", "killed", "wounded", "persons", "actors", "tactics", "step"]
)
def test_the_check_itself_refuses_other_values(slot: str) -> None:
    tried = refused = 0
    for reading in sample_readings().values():
        for _, event, value, span in quoted(reading):
            for other in _others(slot, value.value) if value.slot == slot else []:
                tried += 1
                refused += not says(reading, event, replace(value, value=other), span)
    assert tried > 10
    assert refused == tried
