# SPDX-License-Identifier: Apache-2.0
"""From the moment of a fault to the first byte at the receiver, at poll = 1s, on real servers.

The floor is what no poller can beat: half a poll interval on average, plus the confirm time of the rule."""

import random
import statistics
import subprocess
import sys
import time

from lab import base
from lab.agent import Agent
from lab.dns import Dns
from lab.mariadb import MariaDb
from lab.receiver import Receiver

CONFIRM = {"source killed": 2, "SQL error 1062": 0, "name repointed": 2, "packets dropped": 2}
CONFIG = """
target "node-2" {{ host = "127.0.30.3"  user = "watch"  password-file = "watch-password"  poll = "1s" }}
dns {{ resolvers = {{ "{dns}" }}  interval = "1s"  timeout = "500ms" }}
rule "source-refused" {{ confirm = "2s" }}
rule "source-timeout" {{ confirm = "2s" }}
rule "io-unreachable" {{ confirm = "2s" }}
rule "dns-repointed"  {{ confirm = "2s" }}
policy "default" {{ level "P3" {{ receivers = {{ "hook" }} }}  monitoring-window = "100ms"  reopen-window = "1s" }}
receiver "hook" {{ type = "webhook"  url = "{url}"  secret-file = "hook-secret" }}
"""


CUT = """
table inet cut {
  chain out {
    type filter hook output priority 0
    ip daddr 127.0.30.1 tcp dport 3306 drop
    ip saddr 127.0.30.1 tcp sport 3306 drop
  }
}
"""


class Bench:
    def __init__(self, lab):
        self.dns = Dns(lab).start()
        self.dns.a("db-source", "127.0.30.1")
        self.source = MariaDb(lab, "node-1", "127.0.30.1", 1).start()
        self.source.accounts()
        self.replica = MariaDb(lab, "node-2", "127.0.30.3", 2, options=["--slave-net-timeout=3"]).start()
        self.replica.accounts(replication=False)
        self.replica.follow("db-source.lab.test")
        self.replica.wait_replicates()
        self.source.sql("CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY)")
        self.row = 0
        self.hook = Receiver("webhook").start()
        self.agent = Agent(lab)
        self.agent.secret("hook-secret", Receiver.SECRET)
        self.agent.configure(CONFIG.format(dns=self.dns.server, url=self.hook.url)).start()
        self.agent.wait_watching()
        base.wait_for("the first answer", lambda: self.agent.knows_name("db-source.lab.test"))

    def kill_source(self):
        self.source.kill()
        return lambda: self.source.start()

    def duplicate(self):
        self.row += 1
        base.wait_for("the table", lambda: self.replica.run("SELECT 1 FROM d.t LIMIT 1").returncode == 0)
        self.replica.sql(f"SET sql_log_bin=0; INSERT INTO d.t VALUES ({self.row})")
        self.source.sql(f"INSERT INTO d.t VALUES ({self.row})")
        return lambda: self.replica.sql(f"DELETE FROM d.t WHERE id={self.row}; START SLAVE")

    def repoint(self):
        self.dns.a("db-source", "127.0.30.9")
        return lambda: self.dns.a("db-source", "127.0.30.1")

    def drop(self):
        subprocess.run([base.find_program("nft"), "-f", "-"], check=True, text=True, input=CUT)
        return lambda: subprocess.run([base.find_program("nft"), "delete", "table", "inet", "cut"], check=True)

    def measure(self, fault):
        time.sleep(random.random())  # any phase of the poll
        known = len(self.hook.accepted("incident.opened"))
        began = time.monotonic()
        heal = fault()
        told = self.hook.wait("incident.opened", 60, known + 1)
        heal()
        base.wait_for("all to be well", lambda: not self.agent.status()["incidents"] and not self.agent.findings(), 90)
        base.wait_for("the reopen window to pass", lambda: time.monotonic() - told.at > 2.5)
        return told.at - began


def main():
    runs = int(sys.argv[1] or 10)
    base.enter()
    with base.Lab() as lab:
        bench = Bench(lab)
        faults = {"source killed": bench.kill_source, "SQL error 1062": bench.duplicate, "name repointed": bench.repoint,
                  "packets dropped": bench.drop}
        print(f"{'fault':<16} {'confirm':>8} {'floor':>8} {'median':>8} {'worst':>8} {'beyond confirm':>15}   ({runs} runs, seconds)")
        for name, fault in faults.items():
            took = [bench.measure(fault) for _ in range(runs)]
            median, confirm = statistics.median(took), CONFIRM[name]
            print(f"{name:<16} {confirm:>8.2f} {confirm + 0.5:>8.2f} {median:>8.2f} {max(took):>8.2f} {median - confirm:>15.2f}",
                  flush=True)
        print("packets dropped: the server itself says Yes until slave_net_timeout (3 s here), which counts into the time")


if __name__ == "__main__":
    main()
