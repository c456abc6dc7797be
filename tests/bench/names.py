# SPDX-License-Identifier: Apache-2.0
"""What watching 1,000 names costs at interval = 5s: the agent's CPU with a resolver, less that of the same agent that
is told to ask once an hour."""

import sys
import time

from lab import base
from lab.agent import Agent
from lab.dns import Dns, ZONE

from .cost import cpu_ns, memory_mib

NAMES = 1000


def configuration(dns, interval):
    """Nothing listens where the targets are said to be: they are polled once an hour, and cost nothing else."""
    targets = "".join(f'target "t{n}" {{ host = "127.0.99.1"  port = 1  source-name = "n{n}.{ZONE}"  poll = "1h" }}\n'
                      for n in range(NAMES))
    return f'{targets}dns {{ resolvers = {{ "{dns.server}" }}  interval = "{interval}" }}\n'


def spent(lab, dns, name, interval, seconds):
    agent = Agent(lab, name).configure(configuration(dns, interval)).start()
    base.wait_for("the first answers", lambda: len(agent.status()["names"]) >= NAMES, 120, 1)
    time.sleep(10)
    before = cpu_ns(agent.process.pid)
    time.sleep(seconds)
    percent = (cpu_ns(agent.process.pid) - before) / 1e9 / seconds * 100
    rss = memory_mib(agent.process.pid)[0]
    agent.stop()
    return percent, rss


def main():
    seconds = int(sys.argv[1] or 60)
    base.enter()
    with base.Lab() as lab:
        dns = Dns(lab, ttl=5).start()
        dns.many((f"n{n}", f"127.1.{n // 250}.{n % 250 + 1}") for n in range(NAMES))
        idle, _ = spent(lab, dns, "idle", "1h", seconds)
        busy, rss = spent(lab, dns, "busy", "5s", seconds)
        print(f"{NAMES} names, A and AAAA, one resolver, {seconds} s each:")
        print(f"interval 1h  {idle:6.2f}% of a core")
        print(f"interval 5s  {busy:6.2f}% of a core, {rss:.1f} MiB RSS")
        print(f"the watching {busy - idle:6.2f}% of a core, "
              f"{(busy - idle) / 100 * 1e6 / (NAMES / 5):.0f} us for each name and interval")


if __name__ == "__main__":
    main()
