# SPDX-License-Identifier: Apache-2.0
"""The incident of 2020-09-01 on real servers: the name of the source moves, the old source goes away, and
replscribe does what the people of that morning did by hand. Run by ./quickstart in namespaces of its own."""

import pathlib
import shutil
import sys
import time

from . import base
from .agent import Agent
from .dns import Dns
from .mariadb import MariaDb
from .receiver import Receiver

CONFIG = """
target "node-2" {{
  host = "127.0.30.3"  user = "watch"  password-file = "watch-password"
  poll = "500ms"       services = {{ "auth", "otp" }}
}}
dns {{ resolvers = {{ "{dns}" }}  interval = "1s"  timeout = "500ms" }}
service "auth" {{
  product = "Login"  team = "Identity"  impact-type = "Error Rates"  cost-per-minute = "120 USD"
  monitoring-link = "https://grafana.example/d/auth?from={{start_ms}}&to={{end_ms}}"
  log-link = "https://logs.example/?q=auth&from={{start}}&to={{end}}"
}}
service "otp" {{ product = "Login"  team = "Identity"  impact-type = "Outage" }}
rule "dns-repointed"  {{ confirm = "1s" }}
rule "source-refused" {{ confirm = "1s" }}
rule "source-denied"  {{ level = "P3" }}
policy "default" {{
  level "P3" {{ receivers = {{ "dba-chat" }}           raise-after = "8s" }}
  level "P2" {{ receivers = {{ "dba-chat", "pager" }}  repeat = "10m" }}
  monitoring-window = "8s"
}}
receiver "dba-chat" {{ type = "webhook"    url = "{chat}"  secret-file = "chat-secret" }}
receiver "pager"    {{ type = "pagerduty"  url = "{pager}" key-file = "pager-key" }}
maintenance "cloud-maintenance" {{
  start = "{start}"  end = "{end}"  targets = {{ "*" }}  mute = false  note = "Cloud provider maintenance"
}}
"""

BOLD, DIM, RED, GREEN, RESET = ("\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[0m") if sys.stdout.isatty() else (
    "",) * 5


class Teller:
    """Says what happens, each line with the seconds since the demonstration began."""

    def __init__(self):
        self.began = time.monotonic()

    def line(self, who, text, colour=""):
        print(f"{DIM}{time.monotonic() - self.began:6.1f} s{RESET}  {who:<10} {colour}{text}{RESET}", flush=True)

    def detail(self, text):
        print(f"{'':22}{DIM}{text}{RESET}", flush=True)

    def scene(self, text):
        print()
        self.line("the world", text, BOLD)

    def agent(self, text):
        self.line("replscribe", text)


class Watcher:
    """Tells of each page as the receivers get it."""

    def __init__(self, teller, receivers):
        self.teller, self.receivers, self.seen = teller, receivers, {name: 0 for name in receivers}

    def look(self):
        for name, receiver in self.receivers.items():
            told = receiver.accepted()
            for page in told[self.seen[name]:]:
                self.tell(name, page.body)
            self.seen[name] = len(told)

    def tell(self, name, body):
        data, payload = body.get("data"), body.get("payload")
        if not data:
            text = f"{body['event_action']}: {payload['summary'] if payload else body['dedup_key']}"
            self.teller.line(name, text, GREEN if body["event_action"] == "resolve" else RED)
            return
        good = body["type"] in ("incident.restored", "incident.resolved")
        self.teller.line(name, f"{data['level']} {body['type']}: {data['text']}", GREEN if good else RED)
        if body["type"] in ("incident.news", "incident.raised"):
            self.teller.detail(f"why: {data['cause']}")
            self.teller.detail(f"do now: {data['do_now']}")

    def until(self, what, condition, seconds=40):
        def both():
            self.look()
            return condition()
        value = base.wait_for(what, both, seconds, 0.05)
        self.look()
        return value


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(seconds))


def servers(lab, teller):
    teller.scene("starting a source (node-1), a replica (node-2), DNS, receivers, and the server that the name will move to (node-7)")
    dns = Dns(lab).start()
    source = MariaDb(lab, "node-1", "127.0.30.1", 1).start()
    source.accounts()
    moved_to = MariaDb(lab, "node-7", "127.0.30.2", 7).start()
    replica = MariaDb(lab, "node-2", "127.0.30.3", 2, options=["--read-only=ON"]).start()
    replica.accounts(replication=False)
    dns.a("db-source", "127.0.30.1")
    dns.a("node-7", "127.0.30.2")
    for server in (moved_to, replica):
        server.follow("db-source.lab.test")
        server.wait_replicates()
    source.sql("CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, what VARCHAR(20));"
               " INSERT INTO shop.orders VALUES (1, 'before')")
    base.wait_for("rows to arrive", lambda: moved_to.run("SELECT what FROM shop.orders").stdout.strip() == "before")
    moved_to.sql("STOP SLAVE; RESET SLAVE ALL")
    return dns, source, moved_to, replica


def play(lab, teller, keep):
    dns, source, moved_to, replica = servers(lab, teller)
    chat, pager = Receiver("webhook", port=8081).start(), Receiver("pagerduty", port=8082).start()
    agent = Agent(lab)
    agent.secret("chat-secret", Receiver.SECRET)
    agent.secret("pager-key", "0123456789abcdef0123456789abcdef")
    now = time.time()
    agent.configure(CONFIG.format(dns=dns.server, chat=chat.url, pager=pager.url, start=iso(now - 300),
                                  end=iso(now - 240)))
    teller.agent(agent.command("check").strip())
    agent.start()
    agent.wait_watching()
    base.wait_for("the name's first answer", lambda: agent.knows_name("db-source.lab.test"))
    watcher = Watcher(teller, {"dba-chat": chat, "pager": pager})
    show(agent, "status")

    teller.scene("maintenance moves the name: db-source.lab.test 127.0.30.1 -> 127.0.30.2; replication still runs")
    dns.a("db-source", "127.0.30.2")
    watcher.until("the repoint to be told", lambda: chat.accepted("incident.opened"))
    incident = agent.wait_incident()["id"]

    teller.scene("the old source goes away; the server at the new address does not know the replication account")
    source.kill()
    watcher.until("the failure", lambda: "source-denied" in agent.findings() or "source-refused" in agent.findings())
    show(agent, "status")
    teller.scene("nobody answers ...")
    watcher.until("the raise to P2", lambda: pager.accepted("trigger"))

    teller.scene("on call: replscribe ack")
    teller.agent(agent.command("ack", incident, "--by", "oncall").strip())
    watcher.until("the acknowledgement", lambda: pager.accepted("acknowledge"))
    agent.command("note", incident, "--by", "oncall", "Taking action: manual replication to the new source")

    teller.scene("on call repoints the replica by hand to node-7")
    moved_to.replication_account()
    replica.sql("STOP SLAVE")
    replica.follow("node-7.lab.test")
    moved_to.sql("INSERT INTO shop.orders VALUES (2, 'after')")
    base.wait_for("the new row on the replica",
                  lambda: replica.run("SELECT COUNT(*) FROM shop.orders").stdout.strip() == "2")
    watcher.until("recovery", lambda: agent.wait_incident()["state"] in ("monitoring", "resolved"))
    show(agent, "status")
    teller.scene("the monitoring window (8 s here, 15 min by default) ...")
    watcher.until("resolution", lambda: agent.wait_incident()["state"] == "resolved")
    watcher.until("the pager to hear of it", lambda: pager.accepted("resolve"))
    agent.stop()
    finish(agent, incident, teller, keep)


def show(agent, command):
    print()
    for line in agent.command(command).splitlines():
        print(f"{'':12}{line}".rstrip())
    print(flush=True)


def finish(agent, incident, teller, keep):
    folder = agent.state / "incidents" / incident
    kept = pathlib.Path(keep)
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder, kept)
    teller.scene("the postmortem that it wrote meanwhile")
    print()
    print((kept / "draft.md").read_text())
    print(f"The incident's folder is left for you to look at: {kept}")
    for path in sorted(kept.rglob("*")):
        if path.is_file():
            print(f"  {path.relative_to(kept)}  ({path.stat().st_size} bytes)")


def main():
    base.enter()
    with base.Lab() as lab:
        try:
            play(lab, Teller(), sys.argv[1])
        except Exception:
            print(*(f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}" for path in
                    sorted((lab.folder / 'logs').glob('*.log'))), sep="\n", file=sys.stderr)
            raise


if __name__ == "__main__":
    main()
