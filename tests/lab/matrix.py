# SPDX-License-Identifier: Apache-2.0
"""Makes every failure on one kind of server, in a network of its own, and writes down what was found:
python3 -m lab.matrix KIND RESULTS [FAILURE...]"""

import json
import os
import pathlib
import sys
import time
import traceback

from .base import Lab, LabError, enter_network, wait_for
from .bench import Bench
from .failures import FAILURES
from .kinds import KINDS

# To mend something, replication is stopped for a moment: said at once where something was known to be wrong.
STOPS = {"replica-stopped", "io-stopped", "sql-stopped"}


def is_well(bench):
    return not bench.agent.status()["incidents"] and bench.replica.replicates()


def settle(bench):
    wait_for("the bench to be well", lambda: is_well(bench), 30, 0.1)


def found(bench, failure, began):
    return bench.told(began).get((failure.expected(bench.kind), failure.channel))


def endure(bench, failure, began):
    """What is found, in full; for what is no failure, nothing for as long as findings take to be believed."""
    if failure.expected(bench.kind):
        return wait_for(failure.expected(bench.kind), lambda: found(bench, failure, began), 25, 0.1)
    seen = set()
    wait_for("polls", lambda: seen.add(bench.polls()) or len(seen) > 10, 20, 0.1)
    return {}


def run(bench, failure):
    """A row of the table, from one moment without any trouble to the next."""
    began = time.time()
    row = {"failure": failure.name, "expected": failure.expected(bench.kind), "said": "", "code": None, "also": []}
    with failure.make(bench):
        try:
            finding = endure(bench, failure, began)
        finally:
            row["status"] = bench.replica.status_text()
    row["said"], row["code"] = finding.get("said") or finding.get("text") or "", finding.get("code")
    settle(bench)
    told = bench.told(began)
    row["found"] = sorted({name for name, _ in told})
    row["open"] = sorted(name for (name, _), each in told.items() if not each["gone"])
    rightly = failure.also | STOPS | {failure.expected(bench.kind)}
    row["strange"] = [each["text"] for (name, _), each in sorted(told.items()) if name not in rightly]
    row["seconds"] = round(time.time() - began, 1)
    return row


def attempt(bench, failure):
    try:
        return run(bench, failure)
    except (LabError, AssertionError, OSError, RuntimeError, KeyError) as error:
        told = sorted({name for name, _ in bench.told(time.time() - 60)})
        return {"failure": failure.name, "error": f"{error}\nfound lately: {told}\n{traceback.format_exc()}"}


def mend(bench):
    """For the next failure, after one that did not end well."""
    for server in bench.source, bench.replica:
        bench.restart(server)  # whatever its state and options
    bench.source.replication_account()
    if bench.dns.process.poll() is not None:
        bench.dns.start()
    bench.dns.speak()
    bench.dns.a("db-source", bench.source.address)
    bench.without_channel("other")
    bench.align()
    settle(bench)


def run_all(bench, failures):
    for failure in failures:
        row = attempt(bench, failure)
        yield row
        if "error" in row:
            mend(bench)


def main(number, results, *names):
    kind = KINDS[int(number)]
    enter_network()
    failures = [each for each in FAILURES if each.happens_on(kind) and (not names or each.name in names)]
    with Lab(keep=bool(os.environ.get("REPLSCRIBE_KEEP"))) as lab, open(results, "w", encoding="utf-8") as file:
        bench = Bench(lab, kind)
        settle(bench)
        for row in run_all(bench, failures):
            file.write(json.dumps(row) + "\n")
            file.flush()
        pathlib.Path(results).with_suffix(".agent.log").write_text(bench.agent.log())
        bench.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
