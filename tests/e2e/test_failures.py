# SPDX-License-Identifier: Apache-2.0
"""Each failure is made for real, is named, paged, healed and resolved."""

import subprocess

from conftest import SOURCE
from lab.base import find_program, wait_for
from lab.mariadb import MariaDb


def opened(world, seconds=30):
    return world.chat.wait("incident.opened", seconds).body["data"]


def resolved(world):
    world.chat.wait("incident.resolved", 40)
    return world.agent.wait_incident("resolved")


def test_a_source_that_was_killed_is_paged_and_heals(world):
    world.watch()
    world.source.kill()
    page = opened(world)
    assert page["finding"] == "source-refused"
    assert "node-2" in page["title"]
    world.source.start()
    incident = resolved(world)
    draft = world.agent.draft(incident["id"])
    assert "Connection refused" in draft
    assert "127.0.30.1" in draft or SOURCE in draft


def test_a_name_that_moved_is_told_while_replication_still_works(world):
    world.watch()
    world.dns.a("db-source", "127.0.30.2")
    page = opened(world)
    assert page["finding"] == "dns-repointed"
    assert world.replica.replicates()
    draft = world.agent.draft(world.agent.wait_incident()["id"])
    assert "127.0.30.1" in draft and "127.0.30.2" in draft


def test_a_repoint_is_named_as_the_cause_of_the_failure(world):
    world.watch()
    world.dns.a("db-source", "127.0.30.2")
    opened(world)
    world.source.kill()
    wait_for("the failure", lambda: "source-refused" in world.agent.findings())
    incident = world.agent.wait_incident()
    cause = world.agent.cause(incident["id"])
    assert (cause["finding"], cause["before"], cause["after"]) == ("dns-repointed", "127.0.30.1", "127.0.30.2")
    assert len(world.agent.incidents()) == 1


def test_a_repoint_seen_after_the_failure_is_still_its_cause(world):
    world.watch()
    world.dns.silence()
    world.source.kill()
    wait_for("the failure", lambda: world.agent.findings() & {"source-refused", "source-name-unresolved"})
    world.dns.speak()
    world.dns.a("db-source", "127.0.30.2")
    incident = world.agent.wait_incident()["id"]
    wait_for("the cause to be found", lambda: world.agent.cause(incident).get("finding") == "dns-repointed")


def test_a_denied_replication_account_is_told_from_a_dead_source(world):
    world.watch()
    world.source.replication_account(password="changed")
    world.replica.sql("STOP SLAVE IO_THREAD; START SLAVE IO_THREAD")
    page = opened(world)
    assert page["finding"] == "source-denied"
    world.source.replication_account()
    resolved(world)


def test_an_unknown_host_is_named(world):
    world.watch()
    world.dns.remove("db-source")
    # One view may lose the name before another: that they disagree is a note at first.
    world.chat.wait()
    world.source.kill()
    wait_for("the IO thread's own words", lambda: "source-name-missing" in world.agent.findings())
    world.dns.a("db-source", "127.0.30.1")
    world.source.start()
    resolved(world)


def test_a_duplicate_key_is_paged_at_once_with_its_words(world):
    world.source.sql("CREATE DATABASE d; CREATE TABLE d.t (mail VARCHAR(50) PRIMARY KEY)")
    wait_for("the table", lambda: world.replica.run("SELECT * FROM d.t").returncode == 0)
    world.watch()
    world.replica.sql("SET sql_log_bin=0; INSERT INTO d.t VALUES ('ayu@lab.test')")
    world.source.sql("SET binlog_format = 'STATEMENT'; INSERT INTO d.t VALUES ('ayu@lab.test')")
    page = opened(world)
    assert page["finding"] == "apply-duplicate-key"
    assert page["level"] in ("P2", "P3")
    world.replica.sql("DELETE FROM d.t; START SLAVE")
    incident = resolved(world)
    assert "Duplicate entry" in world.agent.draft(incident["id"])
    assert "INSERT INTO d.t VALUES (?)" in world.agent.evidence(incident["id"], "now")
    # Not even the database has what identifies people.
    assert not [file for file in world.agent.state.rglob("*") if file.is_file() and b"ayu@lab" in file.read_bytes()]


def test_a_replica_stopped_by_an_operator_is_no_failure(world):
    world.watch()
    world.replica.sql("STOP SLAVE")
    incident = world.agent.wait_incident("open")
    assert incident["level"] == "P4"
    assert world.agent.findings() == {"replica-stopped"}
    world.replica.sql("START SLAVE")
    world.agent.wait_incident("resolved", seconds=40)
    assert world.chat.accepted() == []


CUT = """
table inet cut {
  chain out {
    type filter hook output priority 0
    ip daddr 127.0.30.1 tcp dport 3306 drop
    ip saddr 127.0.30.1 tcp sport 3306 drop
  }
}
"""


def drop(rule):
    return subprocess.run([find_program("nft"), *rule.split()], check=True, capture_output=True)


def test_dropped_packets_between_replica_and_source_are_a_timeout(world):
    world.replica.sql("SET GLOBAL slave_net_timeout=2; STOP SLAVE; START SLAVE")
    world.replica.wait_replicates()
    world.watch()
    subprocess.run([find_program("nft"), "-f", "-"], check=True, text=True, input=CUT)
    try:
        page = opened(world, 60)
        # With so short a time limit the server may be the first to notice.
        assert page["finding"] in ("source-timeout", "io-unreachable", "source-half-open")
    finally:
        drop("delete table inet cut")
    resolved(world)


def test_a_target_that_is_down_is_told_and_closes_nothing_else(world):
    world.watch()
    world.replica.sql("STOP SLAVE SQL_THREAD")
    wait_for("the stopped thread", lambda: "sql-stopped" in world.agent.findings())
    world.replica.kill()
    wait_for("the dead target", lambda: "target-unreachable" in world.agent.findings())
    assert "sql-stopped" in world.agent.findings()
    world.replica.start()
    world.replica.sql("START SLAVE")
    world.agent.wait_incident("resolved", seconds=40)


def test_lag_over_its_limit_is_told(world):
    world.source.sql("CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY)")
    wait_for("the table", lambda: world.replica.run("SELECT * FROM d.t").returncode == 0)
    world.watch(target='max-lag = "1s"', extra='rule "lag-blocked" { confirm = "0" }')
    lock = subprocess.Popen([find_program("mariadb"), "--no-defaults", f"--socket={world.replica.socket}", "-uroot",
                             "-e", "LOCK TABLES d.t WRITE; SELECT SLEEP(6)"])
    wait_for("the lock", lambda: "SLEEP" in world.replica.sql("SHOW PROCESSLIST"))
    world.source.sql("INSERT INTO d.t VALUES (1)")
    page = opened(world)
    assert page["finding"] == "lag-blocked"
    assert "Waiting for table metadata lock" in page["text"]
    lock.wait()
    resolved(world)


def test_a_hung_server_delays_no_other(world):
    other = MariaDb(world.lab, "node-3", "127.0.30.4", 3).start()
    other.accounts(replication=False)
    other.follow(SOURCE)
    world.watch(extra="""
target "node-3" { host = "127.0.30.4" user = "watch" password-file = "watch-password" poll = "200ms"
  connect-timeout = "1s" timeout = "2s" }""")
    world.agent.wait_watching("node-3")
    other.freeze()
    wait_for("the hung server", lambda: world.agent.findings("node-3") & {"status-hangs", "target-unreachable"})
    world.replica.sql("STOP SLAVE SQL_THREAD")
    wait_for("the other target's failure, at its own pace", lambda: "sql-stopped" in world.agent.findings(), 3)
    other.thaw()
    wait_for("it to be well again",
             lambda: not world.agent.findings("node-3") & {"status-hangs", "target-unreachable"}, 60)
