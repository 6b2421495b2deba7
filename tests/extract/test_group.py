"""Reports of one happening come together, those of two stay apart."""

from __future__ import annotations

from documents import document_of
from golden_reader import sample_reader

from vigie.domain.vocabulary import Kind
from vigie.extract.compose import hypotheses_of
from vigie.extract.report import Hypothesis


def _attacks(text: str, published: str = "2017-06-15") -> list[Hypothesis]:
    contexts = hypotheses_of(document_of(text, published), sample_reader().scorers)
    return [c.hypothesis for c in contexts if c.kind is Kind.ATTACK]


def _days(hypotheses: list[Hypothesis]) -> set[str]:
    dates = [r.edtf or (r.named.edtf if r.named else None) for h in hypotheses for r in h.reports]
    return {str(date) for date in dates if date}


def test_an_attack_told_twice_is_one() -> None:
    attacks = _attacks(
        "Un attentat a fait douze morts lundi à Bruxelles. L'explosion s'est produite dans une station de métro."
    )
    assert len(attacks) == 1
    assert attacks[0].views == (0, 1)


def test_two_days_and_two_cities_are_two_attacks() -> None:
    attacks = _attacks(
        "Un attentat a fait douze morts lundi à Bruxelles. Le 14 juillet 2016, un attentat avait fait 86 morts à Nice."
    )
    assert len(attacks) == 2
    assert _days(attacks) == {"2017-06-12", "2016-07-14"}


def test_names_of_attacks_told_in_one_breath_are_one_attack_each() -> None:
    attacks = _attacks("Après les attentats du 13-Novembre et du 11-Septembre, les contrôles furent renforcés.")
    assert _days(attacks) == {"2015-11-13", "2001-09-11"}
    assert len(attacks) == 2


def test_a_mention_without_day_or_place_joins_the_attack_before_it() -> None:
    attacks = _attacks(
        "Un attentat a fait douze morts lundi à Bruxelles. Le parquet parle d'un attentat préparé de longue date."
    )
    assert len(attacks) == 1


def test_ranks_count_the_hypotheses_of_a_kind_in_order() -> None:
    attacks = _attacks(
        "Un attentat a fait douze morts lundi à Bruxelles. Le 14 juillet 2016, un attentat avait fait 86 morts à Nice."
    )
    assert [hypothesis.rank for hypothesis in attacks] == list(range(len(attacks)))
