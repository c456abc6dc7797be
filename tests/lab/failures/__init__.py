# SPDX-License-Identifier: Apache-2.0
"""All failures that the matrix makes for real. Each is a function that breaks something, yields while it is broken,
and mends it:

    @failure("what happened, for the table of the documentation", "the-finding", also={"what rightly comes with it"})

A finding may differ by family, {"mariadb": ..., "mysql": ...}; a family that is not named does not have the failure.
None: nothing must be found. `needs` is a file below lib/ that not every server's package has.
Without `has_words` the server may have said something by then, or not yet."""

import contextlib
import importlib

FAMILIES = ("mariadb", "mysql")
FAILURES = []


class Failure:
    def __init__(self, make, does, finding, also, channel, needs, has_words):
        self.name, self.does, self.channel, self.needs = make.__name__.replace("_", "-"), does, channel, needs
        self.finding = finding if isinstance(finding, dict) else dict.fromkeys(FAMILIES, finding)
        self.has_words = has_words
        self.also, self.make = also, contextlib.contextmanager(make)

    def happens_on(self, kind):
        return kind.family in self.finding and (kind.tree.usr / "lib" / self.needs).exists()

    def expected(self, kind):
        return self.finding[kind.family]


def failure(does, finding, also=(), channel="", needs="", has_words=True):
    def add(make):
        FAILURES.append(Failure(make, does, finding, frozenset(also), channel, needs, has_words))
        return make
    return add


# In the order of the table.
for group in ("reach", "login", "logs", "apply", "people", "target"):
    importlib.import_module(f"{__name__}.{group}")
