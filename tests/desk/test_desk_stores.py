"""The desk does the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from stage import fill, open_desk

from vigie.desk.selection import Selection
from vigie.desk.view.work import WatchDraft
from vigie.serve.access import keys
from vigie.serve.access.visitor import Door
from vigie.store.desk import accounts

ANY = Selection(kinds=("any",), background=True)


def test_every_view_and_deed(database: str) -> None:
    desk = open_desk(fill(database))
    assert desk.incidents(ANY).total == 11 and len(desk.facets(ANY)) == 9
    assert desk.map(ANY).placed and desk.timeline(ANY).bins and desk.home("2020").fresh == 10
    assert desk.statistics(ANY).reported and desk.levels() and len(desk.outlets()) == 3
    assert [one.id for one in desk.search("ambulance")] == ["kaboul-1"] and desk.issues().total == 0
    assert [one.city for one in desk.everything(Selection(words="ambulance"))] == ["Kaboul"]
    nice = next(one.id for one in desk.everything(Selection()) if one.city == "Nice")
    assert desk.incident(nice).claim.status == "relayed" and desk.article("nice-1").events
    assert dict(desk.queue().counts) == {"actor": 1, "contradiction": 1, "date": 1, "toll": 3}
    done = desk.correct(nice, "killed", "86", "ada")
    assert desk.incident(done.incidents[0]).item.killed == (86, 86)
    desk.undo(done.number, "bob")
    assert desk.decisions().items[0].undone_by == "bob" and desk.notices("ada").unmarked == 0
    watch = desk.save_watch(WatchDraft("France", countries=("FR",)), "ada")
    assert desk.watch(watch.id).total == 3 and desk.save_search("all", ANY, "ada") in desk.searches()
    token = keys.new_token()
    with desk.base.writing() as connection:
        accounts.add_user(connection, "ada", "analyst")
        accounts.add_token(connection, "ada", keys.digest(token), "", None)
    door = Door(desk.base, 1)
    secret = door.open(token)
    assert secret is not None and (found := door.by_session(secret)) is not None and found.may_write
    door.close(secret)
    assert door.by_session(secret) is None and door.open("vigie_wrong") is None
    desk.close()
