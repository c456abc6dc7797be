# SPDX-License-Identifier: Apache-2.0
"""docs/failures.md: what each server said of each failure, and what was found. Made by tests/e2e/test_matrix.py."""

import re

from .failures import FAILURES

HEAD = """\
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Made by REPLSCRIBE_WRITE_GOLDEN=1 tests/e2e/run.sh -k matrix: real servers said this. -->
# Failures, made for real

Each of these was made on real servers, a source and a replica of each kind, while the agent watched the replica; each
was found as what it is and as nothing else, and was over when it had been mended. `tests/lab/failures` has how each is
made. A number is the error that the server gave; "-" is a failure that a server does not have. That no row of a server
is found as another failure than its own is `tests/unit/confusion_test.c`, which prints the matrix where one is.

| failure | finding | {servers} |
| --- | --- |{rules}
"""
WORDS = """
## What they said

The texts are the servers' own, where they have one, with what differs from run to run replaced by UUID and N; else the
agent's. Findings were believed sooner here than by default; [findings.md](findings.md) has what each means.
"""
NOT_THERE = "-"


def cell(failure, row):
    if row is None:
        return NOT_THERE
    return str(row["code"]) if row["code"] and failure.has_words else "seen"


def words_of(row):
    """In one line, without what no two runs have in common."""
    text = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "UUID", " ".join(row["said"].split()))
    return re.sub(r"\b(\d+-\d+-)\d+\b|\b(end_log_pos )\d+", lambda found: (found[1] or found[2]) + "N", text)


def table(names, rows):
    """rows[name of the server][name of the failure]."""
    lines = [HEAD.format(servers=" | ".join(names), rules=" --- |" * len(names)).rstrip()]
    for failure in FAILURES:
        cells = [cell(failure, rows[name].get(failure.name)) for name in names]
        findings = " or ".join(f"[{each}](findings.md#{each})" for each in sorted(set(filter(None, failure.finding.values()))))
        lines.append(f"| {failure.does} | {findings or 'none: nothing is wrong'} | {' | '.join(cells)} |")
    return "\n".join([*lines, WORDS.rstrip(), *(line for each in FAILURES for line in sayings(each, names, rows)), ""])


def sayings(failure, names, rows):
    said = [(name, words_of(rows[name][failure.name])) for name in names if failure.name in rows[name]]
    if not failure.has_words or not any(words for _, words in said):
        return []
    return ["", f"**{failure.does}**", "", *(f"- {name}: `{words.replace('`', chr(39))}`" for name, words in said)]


def stable(text, kept):
    """What must not have changed: each failure, its finding, and the numbers in the columns of the servers that there are."""
    rows = [[part.strip() for part in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: (row[1], *(row[2 + number] for number in kept)) for row in rows[2:]}
