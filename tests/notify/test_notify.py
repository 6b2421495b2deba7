"""Words, Atom feeds, webhooks' secrets and retries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from vigie.domain.edtf import Edtf
from vigie.domain.errors import InputError
from vigie.domain.notification import Endpoint, Notification, Topic
from vigie.domain.tally import Tally
from vigie.domain.vocabulary import Kind
from vigie.notify.atom import atom_feed
from vigie.notify.sealing import find_seal
from vigie.notify.webhook import RETRIES, check_secret, judge, new_secret, parse_topics
from vigie.notify.wording import tell

MADE = "2016-07-15T08:00:00+00:00"
DAY = Edtf.parse("2016-07-14")
NEW = Notification(
    1, "ntf_1", MADE, Topic.NEW_INCIDENT, "2016-07-14-nice-1", Kind.ATTACK, None, DAY, "FR", "Nice",
    Tally.at_least(80), None, actors=("islamic-state",),
)  # fmt: skip
TOLL = Notification(
    2, "ntf_2", MADE, Topic.TOLL_CHANGE, "2016-07-14-nice-1", Kind.ATTACK, None, DAY, "FR", "Nice",
    Tally.exactly(84), None, Tally.at_least(80),
)  # fmt: skip
CLAIM = Notification(
    3, "ntf_3", MADE, Topic.CLAIM, "c", Kind.CLAIM, "2016-07-14-nice-1", actors=("islamic-state",), detail="claims"
)
LEVEL = Notification(
    4, "ntf_4", MADE, Topic.ALERT_LEVEL, "l", Kind.ALERT_LEVEL, None, DAY, "FR", detail="raised urgence attentat"
)


@pytest.mark.parametrize(
    ("one", "english", "french"),
    [
        (NEW, "New attack: Nice, FR, 2016-07-14, 80+ killed (islamic-state)",
         "Nouveau (attentat) : Nice, FR, 2016-07-14, 80+ morts (islamic-state)"),
        (TOLL, "Toll moved: Nice, FR, 2016-07-14: 80+ killed -> 84 killed",
         "Bilan modifié : Nice, FR, 2016-07-14 : 80+ morts -> 84 morts"),
        (CLAIM, "islamic-state claims: 2016-07-14-nice-1", "islamic-state revendique : 2016-07-14-nice-1"),
        (LEVEL, "Alert level raised urgence attentat: FR, 2016-07-14",
         "Niveau d'alerte relevé urgence attentat : FR, 2016-07-14"),
    ],
)  # fmt: skip
def test_words(one: Notification, english: str, french: str) -> None:
    assert (tell(one), tell(one, "fr")) == (english, french)


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(InputError, match="expected one of en, fr"):
        tell(NEW, "de")


def test_the_atom_feed_has_what_readers_need() -> None:
    root = ElementTree.fromstring(atom_feed([NEW, CLAIM], "https://desk.example/", "a.atom", "fr"))
    atom = {"a": "http://www.w3.org/2005/Atom"}
    entries = root.findall("a:entry", atom)
    assert [entry.findtext("a:title", "", atom) for entry in entries] == [tell(CLAIM, "fr"), tell(NEW, "fr")]
    for element in (root, *entries):
        assert all(element.findtext(f"a:{tag}", "", atom) for tag in ("id", "title", "updated"))
    link = entries[0].find("a:link", atom)
    assert link is not None and link.get("href") == "https://desk.example/incidents/2016-07-14-nice-1"
    ids = {element.findtext("a:id", "", atom) for element in (root, *entries)}
    assert len(ids) == 3 and atom_feed([NEW], name="a") == atom_feed([NEW], name="a") != atom_feed([NEW], name="b")


def test_an_empty_feed_is_a_feed() -> None:
    assert ElementTree.fromstring(atom_feed([])).tag.endswith("feed")


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_short", "c2VjcmV0", "whsec_" + "!" * 40])
def test_weak_secrets_are_refused(secret: str) -> None:
    assert check_secret(new_secret())
    with pytest.raises(InputError, match="whsec_"):
        check_secret(secret)


def test_a_sealed_secret_is_told_by_its_key_alone(tmp_path: Path) -> None:
    secret, file = new_secret(), tmp_path / "some.key"
    with pytest.raises(InputError, match=r"some\.key: the key .* is not there; set VIGIE_WEBHOOK_KEY"):
        find_seal(None, file, create=False)
    seal = find_seal(None, file, create=True)
    sealed = seal.close(secret)
    assert secret not in sealed and file.stat().st_mode & 0o777 == 0o600
    again = find_seal(None, file, create=True)
    assert again.open(sealed) == secret == find_seal(again.key, tmp_path / "none", create=False).open(sealed)
    file.write_text("A" * 43 + "=")
    with pytest.raises(InputError, match="another key"):
        find_seal(None, file, create=False).open(sealed)
    file.write_text("short")
    with pytest.raises(InputError, match="44 characters"):
        find_seal(None, file, create=False).close(secret)


def test_retries_wait_longer_and_end() -> None:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    assert judge(204, 1, moment).outcome == "delivered"
    assert judge(410, 1, moment).outcome == "given_up"
    for attempt, seconds in enumerate(RETRIES, 1):
        verdict = judge(None, attempt, moment)
        assert verdict.outcome == "failed" and verdict.due is not None
        assert timedelta(seconds=seconds) <= verdict.due - moment <= timedelta(seconds=seconds * 1.1)
    assert judge(302, len(RETRIES) + 1, moment).outcome == "given_up"
    late = judge(429, 1, moment, retry_after=600.0)
    assert late.due == moment + timedelta(seconds=600)


def test_which_notifications_an_endpoint_wants() -> None:
    def wants(**given: object) -> list[int]:
        endpoint = Endpoint("a", "https://a.example", (), **given)  # type: ignore[arg-type]
        return [one.number for one in (NEW, TOLL, CLAIM, LEVEL) if endpoint.wants(one)]

    assert wants() == [1, 2, 3, 4]
    assert wants(topics=(Topic.CLAIM,)) == [3]
    assert wants(countries=("FR",)) == [1, 2, 4]
    assert wants(min_killed=81) == [2, 3, 4]


def test_an_unknown_topic_is_told() -> None:
    with pytest.raises(InputError, match="expected one of new_incident"):
        parse_topics(["attack"])
