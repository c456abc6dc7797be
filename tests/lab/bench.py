# SPDX-License-Identifier: Apache-2.0
"""A source, a replica and an agent that watches it, to break and to mend: the statements in each family's words."""

import contextlib
import datetime
import json
import pathlib
import subprocess

from .agent import Agent
from .base import LabError, find_program, wait_for
from .certificates import Authority
from .dns import Dns

SOURCE, ELSEWHERE = "db-source.lab.test", "127.0.30.9"
MAX_LAG = 3
# A zone that is configured and has no file: knot answers SERVFAIL for its names.
BROKEN_NAME = "db-source.broken.test"

CONFIG = """
target "node-2" {{
  host = "127.0.30.3"  user = "watch"  password-file = "watch-password"
  poll = "200ms"  connect-timeout = "1s"  timeout = "2s"  max-lag = "{max_lag}s"  details = "1s"
}}
dns {{ resolvers = {{ "{resolver}" }}  interval = "1s"  timeout = "500ms" }}
policy "default" {{ level "P4" {{ receivers = {{ "log" }} }}  monitoring-window = "0"  reopen-window = "0" }}
receiver "log" {{ type = "webhook"  url = "http://127.0.40.9:9/"  secret-file = "log-secret" }}
{rules}
"""

# Those by TCP; ours are by socket.
AGENTS_CONNECTIONS = "SELECT id FROM information_schema.processlist WHERE user='watch' AND host LIKE '127.%'"

# Others are about how answers change and differ, which needs its time.
PLAIN_DNS = {"dns-missing", "dns-repointed", "dns-servfail", "dns-refused", "dns-timeout", "resolver-down"}

CUT = """
table inet cut {{
  chain out {{
    type filter hook output priority 0
    ip daddr {address} tcp dport 3306 {verdict}
    ip saddr {address} tcp sport 3306 drop
  }}
}}
"""


class Bench:
    def __init__(self, lab, kind):
        self.lab, self.kind = lab, kind
        self.is_mysql = kind.family == "mysql"
        self.dns = Dns(lab, ttl=1, broken=("broken.test",)).start()
        self.dns.a("db-source", "127.0.30.1")
        self.certificates = Certificates(lab)
        self.relay = lab.path("relay", "x").parent
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=0777", "tmpfs", str(self.relay)], check=True)
        self.source = kind.server(lab, "node-1", "127.0.30.1", 1, options=[
            *self.certificates.options(), "--binlog-format=ROW", "--innodb-lock-wait-timeout=1"])
        # A network that is cut is noticed after the timeout.
        self.replica = kind.server(lab, "node-2", "127.0.30.3", 2, options=[
            f"--relay-log={self.relay}/relay", f"--{self.word('replica')}-net-timeout=3",
            "--innodb-lock-wait-timeout=1"])
        for server in self.source, self.replica:
            server.launch()
        self.source.wait_answers().accounts()
        self.replica.wait_answers().accounts(replication=False)
        self.follow()
        self.agent = Agent(lab)
        self.agent.secret("log-secret", "whsec_" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
        self.agent.configure(CONFIG.format(max_lag=MAX_LAG, resolver=self.dns.server, rules=self.rules()),
                             timezone="UTC").start()
        self.agent.wait_watching()
        wait_for("the name's first answer", lambda: self.agent.knows_name(SOURCE))

    def rules(self):
        """What takes its time to be believed takes less here; but the stops that mending needs are not believed."""
        listed = json.loads(subprocess.run([self.agent.program, "findings", "--json"], check=True,
                                           capture_output=True).stdout)
        quick = {row["finding"]: "700ms" for row in listed["findings"]
                 if row["confirm_seconds"] and (row["about"] != "name" or row["finding"] in PLAIN_DNS)}
        quick.update(dict.fromkeys(("io-stopped", "sql-stopped", "replica-stopped"), "2500ms"))
        return "\n".join(f'rule "{name}" {{ confirm = "{confirm}" }}' for name, confirm in quick.items())

    def word(self, word):
        """The family's word for source and replica, in options and statements."""
        words = {} if self.is_mysql else {"replica": "slave", "source": "master",
                                          "REPLICATION SOURCE": "MASTER", "SOURCE": "MASTER"}
        return words.get(word, word)

    # Replication

    def follow(self):
        self.replica.follow(SOURCE)
        self.replica.wait_replicates()

    def change(self, channel="", start=True, **options):
        """CHANGE with options in MySQL's words without SOURCE_ before them."""
        words = ", ".join(f"{'' if name.startswith('GET_') else self.word('SOURCE') + '_'}{name}={value!r}"
                          for name, value in options.items())
        before, after = (f"'{channel}' ", "") if channel and not self.is_mysql else ("", for_channel(channel))
        self.replica.sql(f"CHANGE {self.word('REPLICATION SOURCE')} {before}TO {words}{after}")
        if start:
            self.replica.sql("START REPLICA" + for_channel(channel) if self.is_mysql or not channel
                             else f"START SLAVE '{channel}'")

    def without_channel(self, channel):
        for words in (("STOP REPLICA", "RESET REPLICA ALL") if self.is_mysql else ("STOP SLAVE {}", "RESET SLAVE {} ALL")):
            self.replica.run(words.format(f"'{channel}'") + (for_channel(channel) if self.is_mysql else ""))

    def rechange(self, **options):
        self.replica.sql("STOP REPLICA")
        self.change(**options)

    def rechange_delay(self, seconds):
        """On MySQL without SOURCE_, on all with the applier stopped."""
        self.replica.sql(f"STOP REPLICA; CHANGE {self.word('REPLICATION SOURCE')} TO {self.word('SOURCE')}_DELAY={seconds};"
                         " START REPLICA")

    def by_gtid(self):
        return {"AUTO_POSITION": 1} if self.is_mysql else {"USE_GTID": Bare("slave_pos")}

    def by_position(self):
        return {"AUTO_POSITION": 0} if self.is_mysql else {"USE_GTID": Bare("no")}

    def reconnect(self):
        self.replica.sql("STOP REPLICA IO_THREAD")
        self.replica.sql("START REPLICA IO_THREAD")

    def restart_applier(self):
        self.replica.sql("STOP REPLICA SQL_THREAD")
        self.replica.sql("START REPLICA SQL_THREAD")

    def quietly(self, server, *statements):
        """Behind replication's back."""
        server.sql("SET sql_log_bin=0; " + "; ".join(statements))

    def executed(self, server):
        gtids = "@@gtid_executed" if self.is_mysql else "@@gtid_binlog_pos"
        return server.sql(f"SELECT {gtids}").replace("\\n", "")

    def catch_up(self):
        wait = "WAIT_FOR_EXECUTED_GTID_SET" if self.is_mysql else "MASTER_GTID_WAIT"
        done = self.replica.sql(f"SELECT {wait}('{self.executed(self.source)}', 10)")
        assert done == "0", f"the replica did not catch up: {done}"

    def table(self, columns="id INT PRIMARY KEY, v VARCHAR(20)"):
        self.source.sql(f"DROP DATABASE IF EXISTS d; CREATE DATABASE d; CREATE TABLE d.t ({columns})")
        self.catch_up()

    def reset_log(self, server):
        server.sql("RESET BINARY LOGS AND GTIDS" if self.is_mysql else "RESET MASTER")

    def align(self):
        """As if the replica had been made anew from the source."""
        self.replica.sql("STOP REPLICA; RESET REPLICA")
        self.quietly(self.source, "DROP DATABASE IF EXISTS d")
        self.quietly(self.replica, "DROP DATABASE IF EXISTS d")
        self.reset_log(self.replica)
        name = "gtid_purged" if self.is_mysql else "gtid_slave_pos"
        self.replica.sql(f"SET GLOBAL {name}='{self.executed(self.source)}'")
        self.follow()

    # Servers and accounts

    def restart(self, server, *options):
        """With other options, for as long as it runs."""
        usual = server.options
        server.kill()
        server.options = [*usual, *options]
        server.start()
        server.options = usual

    def drop_agent(self):
        """The agent has to log in again."""
        for number in self.replica.sql(AGENTS_CONNECTIONS).split():
            self.replica.run(f"KILL {number}")

    @contextlib.contextmanager
    def full(self, server):
        """No connection is left but the administrator's own, not the agent's either."""
        with contextlib.ExitStack() as sessions:
            administrator, looks = sessions.enter_context(Session(server)), []
            administrator.say("SET @usual=@@max_connections; SET GLOBAL max_connections=10")

            def take():
                for number in administrator.say(AGENTS_CONNECTIONS):
                    administrator.say(f"KILL {number}")
                sessions.enter_context(Session(server, "-uwatch", "-pwatch-secret"))
                is_out = "1040" in self.login(server) and not administrator.say(AGENTS_CONNECTIONS)
                looks.append(is_out)
                return all(looks[-5:]) and len(looks) > 5  # nor is its login under way
            try:
                wait_for(f"{server.name} to be full", take, pause=0.1)
                yield
            finally:
                administrator.say("SET GLOBAL max_connections=@usual")

    def login(self, server):
        return subprocess.run(server.client("-uwatch", "-pwatch-secret", "-e", "SELECT 1"), capture_output=True,
                              text=True).stderr

    @contextlib.contextmanager
    def locked(self, sql):
        """By a session on the replica, for as long as it stays."""
        with Session(self.replica) as session:
            session.say(sql)
            yield

    # The network

    @contextlib.contextmanager
    def cut(self, verdict, address="127.0.30.1"):
        subprocess.run([find_program("nft"), "-f", "-"], check=True, text=True,
                       input=CUT.format(address=address, verdict=verdict))
        try:
            yield
        finally:
            subprocess.run([find_program("nft"), "delete", "table", "inet", "cut"], check=True)

    # What the agent says

    def told(self, since):
        """Every finding that began after that moment, newest words last."""
        found = {}
        for incident in self.agent.incidents():
            if incident["resolved"] and moment(incident["resolved"]) < since:
                continue
            for finding in self.document(incident)["findings"]:
                if moment(finding["since"]) >= since:
                    found[finding["finding"], finding["channel"]] = finding
        return found

    def document(self, incident):
        """The list is there first; what is over has its last words in the document."""
        def written():
            with contextlib.suppress(FileNotFoundError, ValueError):
                document = self.agent.document(incident["id"])
                return document if document["state"] == incident["state"] or not incident["resolved"] else None
        return wait_for(f"the document of {incident['id']}", written)

    def polls(self):
        return next(entry["seen"] for entry in self.agent.status()["targets"])

    def close(self):
        self.agent.stop()


class Session:
    """A client that stays; it has done all that it was told when say() is over, which gives the lines of its answers."""

    def __init__(self, server, *words):
        self.process = subprocess.Popen(server.client("--unbuffered", "--skip-column-names", "--batch", *words),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def say(self, sql):
        self.process.stdin.write(f"{sql}; SELECT 'done';\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline()) != "done\n":
            if not line:
                raise LabError(f"the session is over; it was told: {sql}")
            lines.append(line.strip())
        return lines

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()


class Bare(str):
    """A word that stands in a statement without quotes."""

    def __repr__(self):
        return str(self)


class Certificates:
    """What the source shows, and what the replica can be told to trust."""

    def __init__(self, lab):
        self.authority, self.stranger = Authority(lab), Authority(lab, "stranger")
        self.files = {"good": self.authority.issue("good", f"DNS:{SOURCE}"),
                      "wrong-name": self.authority.issue("wrong-name", "DNS:node-9.lab.test")}
        self.shown = lab.path("tls", "certificate.pem"), lab.path("tls", "key.pem")
        self.show("good")

    def show_soon_over(self):
        """MySQL loads none that is over already."""
        self.files["soon over"] = self.authority.issue("soon-over", f"DNS:{SOURCE}", seconds=5)
        self.show("soon over")

    def is_over(self):
        return subprocess.run(["openssl", "x509", "-checkend", "0", "-noout", "-in", str(self.shown[0])],
                              capture_output=True).returncode == 1

    def show(self, name):
        for made, shown in zip(self.files[name], self.shown):
            shown.write_bytes(pathlib.Path(made).read_bytes())

    def options(self):
        return f"--ssl-ca={self.authority.certificate}", f"--ssl-cert={self.shown[0]}", f"--ssl-key={self.shown[1]}"


def moment(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def for_channel(channel):
    return f" FOR CHANNEL '{channel}'" if channel else ""
