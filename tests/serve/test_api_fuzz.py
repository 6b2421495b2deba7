"""Whatever the OpenAPI document allows, and what it does not, the server answers without an error of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from stage_app import Site, open_site

# Each a generated request; both what the document allows and what it forbids.
_EXAMPLES = 6


@pytest.fixture(scope="module")
def fuzzed(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An application of its own, without limits on the rate."""
    copy = tmp_path_factory.mktemp("fuzz") / "fuzz.db"
    shutil.copy(filled, copy)
    site = open_site(copy, reads_per_minute=10**6, writes_per_minute=10**6, failures_per_minute=10**6)
    yield site
    site.desk.close()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_server_error(fuzzed: Site, mode: GenerationMode) -> None:
    host = {"Host": "127.0.0.1:8000"}
    document = schemathesis.openapi.from_asgi("/api/v1/openapi.json", fuzzed.client.app, headers=host)
    headers = {**host, **fuzzed.bearer("admin")}
    asked: list[int] = []
    operations = [one.ok() for one in document.get_all_operations()]
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=_EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Case) -> None:
            response = case.call_and_validate(headers=headers, checks=[not_a_server_error])
            asked.append(response.status_code)

        try:
            ask()
        except (schemathesis.errors.SchemathesisError, Unsatisfiable) as error:
            # There is nothing that the document forbids to send.
            assert mode is GenerationMode.NEGATIVE, (operation.label, error)
    assert len(operations) > 30 and len(asked) > len(operations)
    assert any(status < 300 for status in asked) or mode is GenerationMode.NEGATIVE
