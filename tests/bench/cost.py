# SPDX-License-Identifier: Apache-2.0
"""What one target at poll = 1s costs, beside a bare loop of the same query on the same client library in the same run."""

import pathlib
import sys
import time

from lab import base
from lab.agent import Agent, PROGRAM
from lab.dns import Dns
from lab.mariadb import MariaDb

CONFIG = """
target "node-2" {{ host = "127.0.30.3"  user = "watch"  password-file = "watch-password"  poll = "1s" }}
dns {{ resolvers = {{ "{dns}" }} }}
"""


def cpu_ns(pid):
    """Nanoseconds that all threads ran: schedstat is finer than the clock ticks of stat."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir())


def memory_mib(pid):
    kib = {}
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        words = line.split()
        if words[0] in ("Rss:", "Pss:"):
            kib[words[0]] = int(words[1])
    return kib["Rss:"] / 1024, kib["Pss:"] / 1024


def main():
    seconds = int(sys.argv[1] or 120)
    base.enter()
    with base.Lab() as lab:
        dns = Dns(lab).start()
        dns.a("db-source", "127.0.30.1")
        source = MariaDb(lab, "node-1", "127.0.30.1", 1).start()
        source.accounts()
        replica = MariaDb(lab, "node-2", "127.0.30.3", 2).start()
        replica.accounts(replication=False)
        replica.follow("db-source.lab.test")
        replica.wait_replicates()
        agent = Agent(lab).configure(CONFIG.format(dns=dns.server)).start()
        agent.wait_watching()
        bare = lab.start("bare", [pathlib.Path(PROGRAM).parent / "tests" / "bench" / "bare_loop", "127.0.30.3", "watch",
                                  "watch-secret"])
        time.sleep(10)  # both are warm
        pids = {"bare loop of the query": bare.pid, "replscribe": agent.process.pid}
        before = {name: cpu_ns(pid) for name, pid in pids.items()}
        time.sleep(seconds)
        print(f"{'':<24} {'CPU s/h':>8} {'RSS MiB':>8} {'PSS MiB':>8}   ({seconds} s, one target, poll 1 s, DNS each 5 s)")
        spent = {}
        for name, pid in pids.items():
            spent[name] = (cpu_ns(pid) - before[name]) / 1e9 / seconds * 3600
            rss, pss = memory_mib(pid)
            print(f"{name:<24} {spent[name]:>8.2f} {rss:>8.1f} {pss:>8.1f}")
        print(f"{'ratio':<24} {spent['replscribe'] / spent['bare loop of the query']:>8.2f}")


if __name__ == "__main__":
    main()
