# SPDX-License-Identifier: Apache-2.0
"""Every failure of tests/lab/failures, made for real on every kind of server: it is found as what it is, as nothing
else, and is over when it was mended. The kinds run at a time, each in namespaces of its own. docs/failures.md is what
this run says."""

import json
import os
import pathlib
import subprocess
import sys

import pytest
from lab import failures_table
from lab.failures import FAILURES
from lab.kinds import KINDS

TESTS = pathlib.Path(__file__).resolve().parents[1]
TABLE = TESTS.parent / "docs" / "failures.md"
WRITE = os.environ.get("REPLSCRIBE_WRITE_GOLDEN") == "1"
# Minutes on all cores of a machine: for the night, or by name.
pytestmark = pytest.mark.skipif(os.environ.get("REPLSCRIBE_MATRIX") != "1" and not WRITE,
                                reason="the matrix of failures takes minutes: REPLSCRIBE_MATRIX=1 tests/e2e/run.sh -k matrix")
CASES = [pytest.param(kind, failure, id=f"{kind}-{failure.name}") for kind in KINDS for failure in FAILURES
         if kind.missing() or failure.happens_on(kind)]


def name_of(kind):
    return {"mariadb": "MariaDB", "mysql": "MySQL"}[kind.family] + f" {kind.version}"


def start(kind, names, folder):
    """One kind of server, alone in its namespaces."""
    results = folder / f"{kind}.jsonl"
    with open(results.with_suffix(".log"), "w", encoding="utf-8") as log:
        process = subprocess.Popen(["unshare", "--mount", "--net", sys.executable, "-m", "lab.matrix",
                                    str(KINDS.index(kind)), results, *names],
                                   cwd=TESTS, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return kind, results, process


def read(kind, results, process):
    process.wait(900)
    rows = [json.loads(line) for line in results.read_text().splitlines()] if results.exists() else []
    return str(kind), {row["failure"]: row for row in rows}, results.with_suffix(".log").read_text()


def wanted(request):
    """The failures that are to be made, by kind."""
    cases = [item.callspec.params for item in request.session.items if item.name.startswith("test_failure[")]
    needs_all = any(item.name == "test_the_table_is_what_this_run_says" for item in request.session.items)
    for kind in KINDS:
        names = [each["failure"].name for each in cases if each["kind"] is kind]
        if not kind.missing() and (names or needs_all):
            yield kind, [] if needs_all else names


@pytest.fixture(scope="module")
def runs(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("matrix")
    started = [start(kind, names, folder) for kind, names in wanted(request)]
    return {kind: (rows, log) for kind, rows, log in (read(*each) for each in started)}


@pytest.mark.parametrize("kind, failure", CASES)
def test_failure(kind, failure, runs):
    if kind.missing():
        pytest.skip(f"{kind}: {kind.missing()}")
    rows, log = runs[str(kind)]
    row = rows.get(failure.name)
    assert row, f"it was not made: {log[-3000:]}"
    assert "error" not in row, row["error"]
    assert row["strange"] == [], f"found beside {row['expected']}: {row['strange']}"
    assert row["open"] == []


def test_the_table_is_what_this_run_says(runs):
    kinds = [kind for kind in KINDS if not kind.missing()]
    rows = {name_of(kind): runs[str(kind)][0] for kind in kinds}
    if any("error" in row for each in rows.values() for row in each.values()):
        pytest.fail("there is no table while failures are not found")
    text = failures_table.table(list(rows), rows)
    if WRITE:
        assert len(kinds) == len(KINDS), "a server is missing: its column would be lost"
        TABLE.write_text(text)
    kept = [KINDS.index(kind) for kind in kinds]
    assert failures_table.stable(TABLE.read_text(), kept) == failures_table.stable(text, range(len(kinds))), (
        "docs/failures.md is stale: REPLSCRIBE_WRITE_GOLDEN=1 tests/e2e/run.sh -k matrix")
