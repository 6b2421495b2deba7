"""Notifications at the desk."""

from __future__ import annotations

from vigie.desk.core import check_limit
from vigie.desk.index import range_of
from vigie.desk.paging import decode, encode
from vigie.desk.view.notices import Notice, NoticePage
from vigie.desk.work import Work
from vigie.domain.errors import InputError
from vigie.domain.notification import Notification, Topic

_LARGEST = 2**31 - 1


class Notices(Work):
    """Reading notifications and marking them as read; `user` is a user's name, empty for nobody."""

    def notices(
        self,
        user: str = "",
        topic: str | None = None,
        unmarked: bool = False,
        cursor: str | None = None,
        limit: int = 20,
    ) -> NoticePage:
        """One page of notifications, newest first. Raises InputError for an unknown topic."""
        check_limit(limit)
        if topic is not None and topic not in frozenset(Topic):
            raise InputError(f"topic {topic[:40]!r}: expected one of {', '.join(Topic)}")
        topics = (Topic(topic),) if topic else ()
        before = int(decode(cursor, (0,))[0]) if cursor else None
        with self.base.asking() as store:
            found: list[Notification] = []
            # The newest come in growing bites until the page is full: pages are few and near the top.
            bite = limit + 1
            while True:
                some = store.notifications.latest(bite, topics, user, unmarked)
                found = [one for one in some if before is None or one.number < before][: limit + 1]
                if len(found) > limit or len(some) < bite:
                    break
                bite *= 4
            open_ones = store.notifications.unmarked(user)
        following = encode((found[limit - 1].number,)) if len(found) > limit else None
        return NoticePage(tuple(notice(one) for one in found[:limit]), open_ones, following)

    def mark_notices(self, user: str, until: int | None = None, numbers: tuple[int, ...] = ()) -> int:
        """Mark notifications as read by a user: all up to a number, or some; how many were newly marked."""
        for number in (*numbers, *(() if until is None else (until,))):
            if not 0 <= number <= _LARGEST:
                raise InputError(f"notification {number}: expected 0 to {_LARGEST}")
        with self.base.store() as store:
            done = store.notifications.mark_until(until, user) if until is not None else 0
            return done + (store.notifications.mark(numbers, user) if numbers else 0)


def notice(one: Notification) -> Notice:
    """A notification as it is shown."""
    return Notice(
        number=one.number,
        id=one.id,
        made=one.made,
        topic=one.topic.value,
        incident=one.incident,
        kind=one.kind.value,
        anchor=one.anchor,
        date=str(one.date) if one.date else None,
        country=one.country,
        city=one.city,
        killed=range_of(one.killed),
        wounded=range_of(one.wounded),
        killed_before=range_of(one.killed_before),
        wounded_before=range_of(one.wounded_before),
        actors=one.actors,
        detail=one.detail,
        reports=one.reports,
        marked=one.marked,
    )
