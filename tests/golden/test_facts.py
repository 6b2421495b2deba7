"""Facts of the sample that every version has to read: one event of the kind holds all the values together."""

from __future__ import annotations

import pytest
from golden_reader import sample_readings

from vigie.domain.event import Event
from vigie.domain.vocabulary import Kind

Facts = dict[str, str]

FACTS: list[tuple[str, Kind, Facts]] = [
    ("s01", Kind.ATTACK, {"date": "2016-07-14", "country": "FR", "killed": "73+", "tactics": "vehicle_ramming"}),
    ("s02", Kind.ATTACK, {"date": "2016-07-14", "killed": "84+", "wounded": "202"}),
    ("s02", Kind.JUSTICE, {"step": "arrest", "date": "2016-07-15", "persons": "1"}),
    ("s03", Kind.ATTACK, {"city": "Nice", "date": "2016-07-14"}),
    ("s04", Kind.ATTACK, {"date": "2016-07-14", "killed": "86", "wounded": "400+"}),
    ("s04", Kind.CLAIM, {"date": "2016-07-16", "actors": "islamic-state", "stance": "claims"}),
    ("s05", Kind.ATTACK, {"city": "Manchester", "date": "2017-05-22", "killed": "22", "wounded": "59"}),
    ("s05", Kind.ATTACK, {"city": "Manchester", "tactics": "suicide_bombing", "actors": "islamic-state"}),
    ("s05", Kind.CLAIM, {"actors": "islamic-state", "channel": "Telegram"}),
    ("s06", Kind.ATTACK, {"date": "2024-03-22", "country": "RU", "killed": "40+", "wounded": "100+"}),
    ("s07", Kind.ATTACK, {"city": "Moscou", "date": "2024-03-22"}),
    ("s07", Kind.ATTACK, {"city": "Kerman", "date": "2024-01-03", "killed": "94", "country": "IR"}),
    ("s07", Kind.CLAIM, {"date": "2024-03-22", "actors": "islamic-state", "channel": "Amaq"}),
    ("s07", Kind.JUSTICE, {"step": "arrest", "persons": "11"}),
    ("s08", Kind.ALERT_LEVEL, {"country": "FR", "level": "urgence attentat", "change": "raised", "date": "2024-03-24"}),
    ("s08", Kind.STATISTIC, {"what": "plots_foiled", "count": "45"}),
    ("s09", Kind.ATTACK, {"city": "Kerman", "date": "2024-01-03", "killed": "103+", "wounded": "211"}),
    ("s10", Kind.ATTACK, {"city": "Kerman", "date": "2024-01-03", "wounded": "284"}),
    ("s10", Kind.CLAIM, {"date": "2024-01-04", "actors": "islamic-state"}),
    ("s11", Kind.ATTACK, {"city": "Paris", "date": "2015-01-07", "killed": "12", "targets": "press"}),
    ("s11", Kind.ATTACK, {"date": "2015-01-09", "killed": "4", "tactics": "hostage_taking"}),
    ("s11", Kind.ATTACK, {"date": "2015-01-08", "city": "Montrouge"}),
    ("s11", Kind.CLAIM, {"actors": "aqap", "stance": "claims"}),
    ("s11", Kind.STATISTIC, {"what": "killed", "count": "17"}),
    ("s12", Kind.ATTACK, {"date": "2015-11-13", "city": "Paris"}),
    ("s12", Kind.JUSTICE, {"step": "arrest", "persons": "8"}),
    ("s13", Kind.ATTACK, {"date": "2015-11-13", "city": "Paris"}),
    ("s13", Kind.ATTACK, {"date": "2015-01-07", "targets": "press"}),
    ("s15", Kind.ATTACK, {"date": "2018-12-11", "wounded": "12", "country": "FR"}),
    ("s15", Kind.ALERT_LEVEL, {"level": "urgence attentat"}),
    ("s16", Kind.ATTACK, {"date": "2019-11-29", "country": "GB", "tactics": "stabbing"}),
    ("s16", Kind.ATTACK, {"date": "2017-06-03", "killed": "8"}),
    ("s17", Kind.ATTACK, {"date": "2020-11-02", "killed": "4", "tactics": "shooting"}),
    ("s02", Kind.ATTACK, {"city": "Nice", "killed": "84+"}),
    ("s04", Kind.JUSTICE, {"step": "conviction", "date": "2022-12-13", "city": "Paris"}),
    ("s05", Kind.ALERT_LEVEL, {"country": "GB", "change": "raised", "date": "2017-05-23"}),
    ("s07", Kind.ATTACK, {"city": "Moscou", "date": "2024-03-22", "killed": "133"}),
    ("s12", Kind.OPERATION, {"city": "Saint-Denis", "country": "FR"}),
    ("s21", Kind.CLAIM, {"actors": "islamic-state-sahel", "date": "2020-09"}),
    ("s22", Kind.THREAT, {"actors": "islamic-state-khorasan", "country": "FR", "date": "2024-04"}),
    ("s17", Kind.CLAIM, {"date": "2020-11-03", "actors": "islamic-state"}),
    ("s18", Kind.ATTACK, {"city": "Barcelone", "country": "ES", "date": "2017-08-17"}),
    ("s19", Kind.ATTACK, {"city": "Christchurch", "date": "2019-03-15", "targets": "religious", "tactics": "shooting"}),
    ("s20", Kind.ATTACK, {"city": "Ouagadougou", "killed": "8"}),
    ("s20", Kind.STATISTIC, {"what": "killed", "count": "1400+", "date": "2015/.."}),
    ("s21", Kind.CLAIM, {"actors": "islamic-state-sahel"}),
    ("s21", Kind.ATTACK, {"city": "Kouré", "date": "2020-08-09", "country": "NE"}),
    ("s22", Kind.ATTACK, {"country": "RU", "killed": "145"}),
    ("s22", Kind.MEASURE, {"measure": "deployment", "date": "2024-07-26"}),
    ("s23", Kind.ATTACK, {"city": "Nairobi", "killed": "59+", "wounded": "175", "actors": "al-shabaab"}),
    ("s23", Kind.ATTACK, {"date": "1998-08-07", "killed": "213", "actors": "al-qaeda"}),
    ("s23", Kind.ATTACK, {"date": "2001-09-11", "country": "US"}),
    ("s24", Kind.ATTACK, {"city": "Münster", "date": "2018-04-07", "killed": "2", "wounded": "20"}),
    ("s24", Kind.ATTACK, {"city": "Berlin", "date": "2016-12-19", "killed": "12", "actors": "islamic-state"}),
]

NO_EVENTS = ["s25", "s26", "s27", "s28"]


def _holds(event: Event, facts: Facts) -> bool:
    return all(value in [str(one.value) for one in event.all(slot)] for slot, value in facts.items())


@pytest.mark.parametrize(("article", "kind", "facts"), FACTS)
def test_a_fact_of_the_sample_is_read(article: str, kind: Kind, facts: Facts) -> None:
    events = [event for event in sample_readings()[article].events if event.kind is kind]
    read = [{slot: [str(one.value) for one in event.all(slot)] for slot in facts} for event in events]
    assert any(_holds(event, facts) for event in events), f"{article}: {kind} {facts} expected, read {read}"


@pytest.mark.parametrize("article", NO_EVENTS)
def test_an_article_out_of_scope_is_left_empty(article: str) -> None:
    reading = sample_readings()[article]
    assert [(event.kind.value, event.trigger.of(reading.article.text)) for event in reading.events] == []
