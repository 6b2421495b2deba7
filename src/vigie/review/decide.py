"""From what an analyst asks to decisions that contradict none in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from vigie.domain.errors import InputError
from vigie.domain.incident import ReportKey
from vigie.domain.judgement import Action, Decision, Judgement

Members = Sequence[ReportKey]


def merge(one: Members, other: Members, in_force: Iterable[Judgement]) -> list[Decision]:
    """Two incidents are one. Raises InputError where a report of one was judged not to be of the other's."""
    for judged in in_force:
        if judged.action is Action.DIFFERENT and judged.report and judged.other:
            pair = {judged.report, judged.other}
            if pair & set(one) and pair & set(other):
                raise InputError(
                    f"judgement {judged.command} keeps {judged.report} apart from {judged.other};"
                    f" undo it first: vigie undo {judged.command}"
                )
    return [Decision(Action.SAME, min(one), min(other))]


def split(members: Members, moved: Collection[ReportKey], in_force: Iterable[Judgement]) -> list[Decision]:
    """Some reports of an incident are of another, together. Raises InputError where that is not possible."""
    strangers = sorted(set(moved) - set(members))
    if strangers:
        raise InputError(f"{', '.join(map(str, strangers))}: not of this incident; see `vigie show ID --why`")
    stay = sorted(set(members) - set(moved))
    if not stay:
        raise InputError("split: every report would leave; expected one or more to stay")
    # One to be kept apart from; and of every incident that was merged into this one, as each could take the leaving in.
    kept = {stay[0]}
    for judged in in_force:
        both = {judged.report, judged.other}
        if judged.action is Action.SAME:
            kept.update(key for key in stay if key in both)
        if judged.action is Action.SAME and both & set(moved) and both & set(stay):
            raise InputError(
                f"judgement {judged.command} holds these reports together; undo it first: vigie undo {judged.command}"
            )
    leaving = sorted(moved)
    apart = [Decision(Action.DIFFERENT, one, other) for one in leaving for other in sorted(kept)]
    return apart + [Decision(Action.SAME, leaving[0], one) for one in leaving[1:]]
