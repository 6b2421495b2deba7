"""The brief of some days: what is in it, what is not, and that every word of it is in the record."""

from __future__ import annotations

import html.parser
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from stage import StageReader, article, fill, open_desk
from typer.testing import CliRunner

from vigie.cli.main import app as commands
from vigie.desk.briefing import brief
from vigie.desk.desk import Desk
from vigie.desk.errors import MissingError
from vigie.desk.selection import Selection
from vigie.desk.sureness import telling
from vigie.desk.view.work import WatchDraft
from vigie.domain.article import Article
from vigie.domain.errors import InputError
from vigie.domain.ports import Reading
from vigie.serve.brief import words
from vigie.serve.brief.lines import note
from vigie.serve.brief.render import Look, markdown, render

Run = Callable[..., Any]
NICE = "@attack date=2016-07-14 country=FR city=Nice"
WEEK = (
    # Before the week: an attack that it recalls, and a level in force.
    article("w-0", "2016-06-14", "Le Quotidien", "Magnanville", "@attack date=2016-06-13 country=FR city=Magnanville"),
    article(
        "w-1",
        "2016-07-15",
        "Le Quotidien",
        "La nuit",
        f"{NICE} killed=[77,null]<préfecture> tactics=vehicle_ramming",
        "@justice date=2016-07-15 country=FR step=investigation of=0",
    ),
    article("w-2", "2016-07-15", "La Gazette", "Bilan", f"{NICE} killed=[80,80]<parquet> tactics=vehicle_ramming"),
    article("w-3", "2016-07-16", "Le Courrier", "Quatre de plus", f"{NICE} killed=[84,84]<procureur>"),
    article(
        "w-4",
        "2016-07-17",
        "La Gazette",
        "Un message",
        f"{NICE}",
        "@claim date=2016-07-16 actors=islamic-state stance=claims channel=amaq of=0",
        "@alert_level date=2016-07-16 country=FR level=alerte+attentat change=raised",
        "@alert_level date=2016-07-16 country=BE level=3 change=kept",
        "@attack country=FR city=Toulouse",
        "@attack date=2016-06-13 country=FR city=Magnanville",
        "@attack date=2012-03-11 country=FR city=Montauban",
    ),
    article(
        "w-5",
        "2016-07-18",
        "Le *Petit* [Journal] <b>",
        "Lieu semblable",
        "@attack date=2016-07-12 country=FR city=Nice killed=[1,1]",
        "@plot date=2016-07-17 country=BE city=Liège targets=police certainty=alleged",
        "@warning date=2016-07-17 country=FR actors=US recipients=public",
        "@threat date=2016-07-18 actors=islamic-state medium=video",
    ),
    article(
        "w-6",
        "2016-07-20",
        "Le Courrier",
        "Moins",
        f"{NICE} killed=[10,10]",
        "@plot date=2016-07-17 country=BE city=Liège targets=police certainty=alleged",
    ),
    # After the week: what it must not know yet.
    article("w-7", "2016-08-20", "Le Courrier", "Dernier bilan", f"{NICE} killed=[86,86]<procureur>"),
)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("brief") / "week.db", WEEK)


@pytest.fixture
def desk(week: Path) -> Iterator[Desk]:
    one = open_desk(week)
    yield one
    one.close()


@pytest.fixture
def run(week: Path) -> Run:
    return lambda *given: CliRunner().invoke(commands, ["--db", str(week), *map(str, given)])


def test_a_new_incident_has_the_values_known_at_the_end_of_the_period(desk: Desk) -> None:
    (nice,) = brief(desk, "2016-07-14", "2016-07-19").incidents
    assert (nice.item.city, nice.item.killed, nice.item.reports) == ("Nice", (84, 84), 4)
    assert [one.article for one in nice.sources] == ["w-1", "w-2", "w-3", "w-4"]
    (earlier,) = brief(desk, "2016-07-14", "2016-07-15").incidents
    assert earlier.item.killed == (80, 80)


def test_tolls_move_from_day_to_day(desk: Desk) -> None:
    # The ten of w-6 that nothing bears out move nothing.
    (up,) = brief(desk, "2016-07-14", "2016-07-21").tolls
    assert (up.before, up.after, up.move, up.day) == ((80, 80), (84, 84), "revised up", "2016-07-16")
    assert up.borne_out and up.voices == ("procureur",)
    (late,) = brief(desk, "2016-07-16", "2016-07-16").tolls
    assert late.after == (84, 84) and [one.article for one in late.sources_before] == ["w-2"]


def test_a_revision_down_says_so_and_one_lone_article_too(tmp_path: Path) -> None:
    gao = "@attack date=2018-06-29 country=ML city=Gao"
    kidal = "@attack date=2018-07-01 country=ML city=Kidal"
    # Fewer dead in one article that names no official source: a part of the toll, perhaps.
    menaka = "@attack date=2018-06-30 country=ML city=Ménaka"
    press = (
        article("g-1", "2018-06-30", "Le Courrier", "Gao", f"{gao} killed=[12,12]<ministère>"),
        article("g-2", "2018-07-01", "La Gazette", "Moins", f"{gao} killed=[9,9]<ministère>"),
        article("g-3", "2018-07-01", "La Gazette", "Kidal", f"{kidal} killed=[1,1]"),
        article("g-4", "2018-07-02", "Le Quotidien", "Kidal", f"{kidal} killed=[2,2]"),
        article("g-5", "2018-07-01", "La Gazette", "Ménaka", f"{menaka} killed=[5,5]"),
        article("g-6", "2018-07-02", "Le Quotidien", "Ménaka", f"{menaka} killed=[2,2]"),
    )
    one = open_desk(fill(tmp_path / "down.db", press))
    down, lone = brief(one, "2018-06-29", "2018-07-02").tolls
    assert (down.before, down.after, down.move, down.borne_out) == ((12, 12), (9, 9), "revised down", True)
    assert (lone.before, lone.after, lone.borne_out) == ((1, 1), (2, 2), False)
    text = render(brief(one, "2018-06-29", "2018-07-02"))
    assert "tués : 12 → 9 : revu à la baisse" in text and words.words_of("fr")["unborne"] in text
    one.close()


def test_records_of_each_part(desk: Desk) -> None:
    found = brief(desk, "2016-07-14", "2016-07-21")
    (claim,) = found.claims
    assert (claim.status, claim.values("channel"), claim.of and claim.of.city) == ("relayed", ("amaq",), "Nice")
    assert [one.item.country for one in found.levels] == ["FR"]  # a level that stays is no news
    assert [one.values("recipients") for one in found.warnings] == [("public",)]
    assert [one.values("medium") for one in found.threats] == [("video",)]
    assert [one.item.certainty for one in found.plots] == ["alleged"]
    assert [one.values("step") for one in found.justice] == [("investigation",)]


def test_what_is_old_undated_or_known_is_left_out_and_counted(desk: Desk) -> None:
    found = brief(desk, "2016-07-14", "2016-07-21")
    cities = {one.item.city for one in found.incidents}
    assert cities == {"Nice"}
    assert (found.left_out.undated, found.left_out.old, found.left_out.known) == (1, 1, 1)


def test_a_lone_report_beside_a_well_told_incident_is_left_out(desk: Desk) -> None:
    found = brief(desk, "2016-07-14", "2016-07-21")
    assert found.left_out.like == 1 and "2016-07-12" not in {one.item.date for one in found.incidents}
    assert words.words_of("fr")["left_like"].format(count=1) in render(found)


def test_a_lesser_report_of_a_neighbouring_town_and_one_without_a_place_are_left_out(tmp_path: Path) -> None:
    trebes = "@attack date=2018-03-23 country=FR city=Trèbes"
    press = [article(f"t-{number}", "2018-03-24", "A", "Trèbes", trebes) for number in range(4)]
    press.append(article("c-1", "2018-03-24", "A", "Ailleurs", "@attack date=2018-03-20 country=FR city=Carcassonne"))
    press.append(article("c-2", "2018-03-24", "A", "Loin", "@attack date=2018-03-23 country=FR city=Lille"))
    press.append(article("c-3", "2018-03-24", "A", "Nulle part", "@attack date=2018-03-23 tactics=arson"))
    one = open_desk(fill(tmp_path / "near.db", press))
    found = brief(one, "2018-03-23", "2018-03-25")
    assert {entry.item.city for entry in found.incidents} == {"Trèbes", "Lille"}
    assert (found.left_out.like, found.left_out.vague) == (1, 1)
    one.close()


class Unsure(StageReader):
    """Reads events of articles titled `0.6` that surely, and their tolls half as surely as that."""

    def read(self, article: Article) -> Reading:
        reading, score = super().read(article), float(article.title)
        events = tuple(
            replace(
                event,
                score=score,
                values=tuple(replace(one, score=score / 2 if one.slot == "killed" else 1.0) for one in event.values),
            )
            for event in reading.events
        )
        return replace(reading, events=events)


def test_what_is_not_surely_read_is_to_be_checked_or_left_out(tmp_path: Path) -> None:
    gao, kidal = "@attack date=2018-07-01 country=ML city=Gao", "@attack date=2018-07-01 country=ML city=Kidal"
    press = [
        article("u-1", "2018-07-02", "A", "0.6", f"{gao} killed=[3,3]"),
        article("u-2", "2018-07-02", "A", "0.4", "@attack date=2018-07-01 country=NG city=Kano"),
        article("u-3", "2018-07-02", "A", "1.0", f"{kidal} killed=[4,4]", "@justice country=ML step=arrest of=0"),
        article("u-4", "2018-07-02", "A", "0.6", kidal),
        article("u-5", "2018-07-02", "A", "0.9", "@justice date=2018-07-02 country=ML step=trial"),
    ]
    one = open_desk(fill(tmp_path / "unsure.db", press, reader=Unsure()))
    found = brief(one, "2018-07-01", "2018-07-02")
    assert [(doubt.entry.item.city, doubt.entry.confidence, doubt.reason) for doubt in found.doubts] == [
        ("Gao", 0.6, "unsure")
    ]
    assert found.left_out.unsure == 1 and [entry.item.city for entry in found.incidents] == ["Kidal"]
    assert found.incidents[0].item.killed is None, "a count that no article tells surely is not said"
    (arrest,) = found.justice
    assert arrest.of is not None and arrest.of.city == "Kidal", "a trial in no town and no case says nothing"
    assert words.words_of("fr")["unsure"] in render(found)
    one.close()
    # A thing is as sure as its surest article.
    press.append(article("u-6", "2018-07-02", "B", "1.0", gao))
    one = open_desk(fill(tmp_path / "surer.db", press, reader=Unsure()))
    found = brief(one, "2018-07-01", "2018-07-02")
    assert {entry.item.city: entry.item.killed for entry in found.incidents} == {"Gao": None, "Kidal": None}
    # What an analyst set is sure.
    kano = next(item.id for item in one.everything(Selection()) if item.city == "Kano")
    one.correct(kano, "killed", "7", "ada")
    assert ("Kano", (7, 7)) in {
        (entry.item.city, entry.item.killed) for entry in brief(one, "2018-07-01", "2018-07-02").incidents
    }
    one.close()


def test_a_count_is_not_said_where_a_later_one_is_likely(tmp_path: Path) -> None:
    attack = "@attack date=2018-07-01 country=ML city=Gao"
    press = [article("c-1", "2018-07-01", "A", "2.0", f"{attack} killed=[40,null]")]
    press.append(article("c-2", "2018-07-02", "B", "1.4", f"{attack} killed=[133,133]"))
    one = open_desk(fill(tmp_path / "late.db", press, reader=Unsure()))
    assert [entry.item.killed for entry in brief(one, "2018-07-01", "2018-07-01").incidents] == [(40, None)]
    assert [entry.item.killed for entry in brief(one, "2018-07-01", "2018-07-02").incidents] == [None]
    one.close()


def test_a_report_that_says_neither_when_nor_where_is_no_source(desk: Desk) -> None:
    with desk.base.asking() as store:
        (nice,) = brief(desk, "2016-07-14", "2016-07-21").incidents
        reports = [one.report for one in store.members([nice.item.id])]
    lost = replace(reports[0], event=replace(reports[0].event, values=()))
    assert telling([lost, *reports[1:]]) == reports[1:] and telling([lost]) == [lost]


def test_what_one_article_alone_tells_of_weight_is_to_be_checked(tmp_path: Path) -> None:
    press = (
        article(
            "d-1",
            "2018-07-02",
            "Le Quotidien",
            "Bilan",
            "@attack date=2018-07-01 country=ML city=Gao killed=[60,60]",
            "@attack date=2018-07-01 country=NG city=Kano killed=[3,3]",
            "@plot date=2018-07-01 country=BE city=Liège",
            "@justice date=2018-07-02 country=BE city=Liège step=arrest persons=[2,2] of=2",
        ),
    )
    one = open_desk(fill(tmp_path / "doubts.db", press))
    found = brief(one, "2018-07-01", "2018-07-02")
    reasons = {(doubt.entry.item.kind, doubt.entry.item.city): doubt.reason for doubt in found.doubts}
    assert reasons == {("attack", "Gao"): "large_toll", ("plot", "Liège"): "lone_plot"}
    assert [entry.item.city for entry in (*found.incidents, *found.justice)] == ["Kano", "Liège"]
    text = render(found)
    assert all(words.words_of("fr")[name] in text for name in ("large_toll", "lone_plot"))
    one.close()


def test_a_toll_that_a_recalling_article_alone_moves_is_left_out(tmp_path: Path) -> None:
    told = "@attack date=2018-06-01 country=ML city=Gao"
    press = [article("o-1", "2018-06-02", "A", "Un", f"{told} killed=[1,1]")]
    press.append(article("o-2", "2018-07-02", "B", "Rappel", f"{told} killed=[2,2]"))
    one = open_desk(fill(tmp_path / "old.db", press))
    assert brief(one, "2018-07-01", "2018-07-03").tolls == ()
    one.close()
    press.append(article("o-3", "2018-07-02", "C", "Confirmé", f"{told} killed=[2,2]<ministère>"))
    one = open_desk(fill(tmp_path / "borne.db", press))
    assert [change.after for change in brief(one, "2018-07-01", "2018-07-03").tolls] == [(2, 2)]
    one.close()


def test_days_without_articles_tell_nothing(desk: Desk) -> None:
    found = brief(desk, "2016-07-22", "2016-07-30")
    assert (found.articles, found.incidents, found.tolls) == (0, (), ())
    assert words.words_of("fr")["nothing"] in render(found)


def test_a_watch_keeps_to_its_place(desk: Desk, week: Path, tmp_path: Path) -> None:
    one = open_desk(fill(tmp_path / "watch.db", WEEK))
    draft = WatchDraft(
        name="Belgique", what="place", note="", latitude=None, longitude=None, radius_km=None, countries=("BE",),
        since=None, until=None, margin_days=0, groups=(), words=(), kinds=(),
    )  # fmt: skip
    one.save_watch(draft, "ada")
    found = brief(one, "2016-07-14", "2016-07-21", "belgique")
    assert found.incidents == () and [entry.item.country for entry in found.plots] == ["BE"]
    assert "Veille : belgique" in render(found)
    with pytest.raises(MissingError, match="there are: Belgique"):
        brief(one, "2016-07-14", "2016-07-21", "Nice")
    one.close()


def test_what_an_analyst_struck_or_set_holds_in_the_brief(tmp_path: Path) -> None:
    one = open_desk(fill(tmp_path / "set.db", WEEK))
    nice = next(item.id for item in one.everything(Selection()) if item.date == "2016-07-14")
    one.correct(nice, "killed", "85", "ada")
    other = next(item.id for item in one.everything(Selection()) if item.date == "2016-07-12")
    one.strike(other, "ada")
    found = brief(one, "2016-07-14", "2016-07-21")
    assert [entry.item.killed for entry in found.incidents] == [(85, 85)] and found.doubts == ()
    one.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_line_has_sources_and_certainty(desk: Desk, language: str) -> None:
    found = note(brief(desk, "2016-07-14", "2016-07-21"), language)
    lines = [line for part in found.parts for line in part.lines]
    assert len(lines) >= 8 and all(line.sources for line in lines)
    sure = {words.words_of(language)[code] for code in ("fact", "alleged", "denied", "planned", "uncertain")}
    assert all(sure & set(line.remarks) for part in found.parts if part.name != "tolls" for line in part.lines)
    assert "{" not in render(brief(desk, "2016-07-14", "2016-07-21"), Look(language))


def test_markdown_of_the_press_is_text(desk: Desk) -> None:
    text = render(brief(desk, "2016-07-14", "2016-07-21"))
    assert "\\*Petit\\* \\[Journal\\] \\<b\\>" in text
    assert "tués : 80 → 84" in text and "procureur" in text and "Laissé de côté" in text
    assert markdown("1. *a*\n# b") == "1\\. \\*a\\* \\# b" or markdown("- x").startswith("\\-")


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_page_is_whole_prints_and_shows_names_as_text(desk: Desk) -> None:
    page = render(brief(desk, "2016-07-14", "2016-07-21"), Look(form="html"))
    tags = _Tags()
    tags.feed(page)
    assert tags.open == [] and tags.wrong == [] and "https://journal.example/w-1" in tags.links
    assert "@media print" in page and "&lt;b&gt;" in page and "<b>" not in page and "<script" not in page
    assert "href" not in render(brief(desk, "2016-07-14", "2016-07-21"), Look(form="html", links=False))


def test_the_command_writes_files_json_and_tells_what_is_wrong(run: Run, tmp_path: Path) -> None:
    days = ("--since", "2016-07-14", "--until", "2016-07-21")
    assert run("brief", *days).stdout.startswith("# Note de veille du 14 juil. 2016 au 21 juil. 2016")
    assert run("brief", *days, "--language", "en").stdout.startswith("# Watch brief, 14 Jul 2016")
    out = tmp_path / "note.html"
    assert run("brief", *days, "--format", "html", "--out", out).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    told = json.loads(run("brief", *days, "--json").stdout)
    assert told["incidents"][0]["item"]["city"] == "Nice" and told["left_out"]["old"] == 1
    late = run("brief", "--since", "2016-07-21", "--until", "2016-07-14")
    assert late.exit_code == 1 and "lies after" in late.stderr
    assert "none is kept yet" in run("brief", *days, "--watch", "x").stderr
    assert run("brief", *days, "--language", "de").exit_code == 2


def test_languages_and_forms_that_are_not_known(desk: Desk) -> None:
    found = brief(desk, "2016-07-14")
    with pytest.raises(InputError, match="expected one of fr, en"):
        render(found, Look("de"))
    with pytest.raises(InputError, match="expected one of markdown, html"):
        render(found, Look(form="pdf"))
