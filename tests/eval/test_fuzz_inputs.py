"""The fuzzer: repeatable, fine with what it makes, and it notices what goes wrong."""

from __future__ import annotations

import os
import time
from collections import Counter

import pytest

from eval import fuzz_inputs as fuzz


def test_an_input_of_a_number_is_always_the_same() -> None:
    assert fuzz.make(7, 1, None) == fuzz.make(7, 1, None) != fuzz.make(7, 2, None)


@pytest.mark.parametrize("kind", list(fuzz.KINDS))
def test_mutated_inputs_give_articles_or_issues(kind: str) -> None:
    found: Counter[str] = Counter()
    for number in range(25):
        found.update(fuzz.check(*fuzz.make(number, 99, kind)))
    assert found["article"] and sum(count for name, count in found.items() if name != "article")


def test_what_dies_hangs_or_says_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(kind: str, name: str, data: bytes) -> Counter[str]:
        number = fuzz_numbers.pop(0)
        if number == 2:
            os._exit(11)
        if number == 4:
            time.sleep(60)
        assert number != 6, "neither article nor issue"
        return Counter({"article": 1})

    # The first is read once before processes part; a worker that dies starts again after the input that killed it.
    fuzz_numbers = [-1, *range(9)]
    monkeypatch.setattr(fuzz, "check", check)
    monkeypatch.setattr(fuzz, "_SILENT_SECONDS", 2)
    make = fuzz.make

    def numbered(number: int, seed: int, only: str | None) -> tuple[str, str, bytes]:
        fuzz_numbers[:] = [number]
        return make(number, seed, only)

    monkeypatch.setattr(fuzz, "make", numbered)
    report = fuzz.run(8, 1, None)
    assert [(number, told.split(":")[0].split(" ")[0]) for number, told in sorted(report.wrong)] == [
        (2, "died"), (4, "silent"), (6, make(6, 1, None)[0]),
    ]  # fmt: skip
    assert "Crashes, hangs and inputs of which nothing came: 3." in fuzz.page(report, 1)
