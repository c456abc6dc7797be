# SPDX-License-Identifier: Apache-2.0
"""What the agent makes of the servers at the addresses of a source: the name, the address and who answers there are
three things. On each kind of server; three servers serve all tests of a kind, each test leaves them as it found them."""

import subprocess

import pytest
from conftest import SOURCE, Pair, World
from lab.base import Lab, find_program, wait_for
from lab.kinds import KINDS
from test_failures import resolved

CONFIRMS = "".join(f'rule "{name}" {{ confirm = "0" }}\n' for name in (
    "wrong-source", "gtid-diverged", "dns-points-to-self", "dns-points-to-replica", "source-lacks-transactions",
    "source-is-copy", "reconnect-fails", "zombie-source", "source-is-replica", "source-read-only"))


@pytest.fixture(scope="module", params=KINDS, ids=str)
def kind(request):
    if request.param.missing():
        pytest.skip(f"{request.param}: {request.param.missing()}")
    return request.param




@pytest.fixture(scope="module")
def trio(kind):
    with Lab() as lab:
        pair = Pair(lab, kind.server)
        pair.replica.sql("SET sql_log_bin=0; GRANT SELECT ON performance_schema.* TO watch@'%'")
        pair.other = kind.server(lab, "node-4", "127.0.30.4", 4).start()
        pair.other.accounts()
        pair.source.sql("CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY)")
        wait_for("the table", lambda: pair.replica.run("SELECT * FROM d.t").returncode == 0)
        yield pair


@pytest.fixture
def world(lab, trio):
    world = World(lab, trio)
    world.other = trio.other
    world.watch(target='source-poll = "500ms"', extra=CONFIRMS)
    wait_for("the source's own answer", lambda: who_answers(world, "127.0.30.1").get("answer") == "ok")
    yield world
    assert world.agent.stop() == 0
    world.close()
    trio.dns.a("db-source", trio.source.address)


def who_answers(world, address):
    return next((source for source in world.agent.status()["sources"] if source["address"] == address), {})


def found(world, name, seconds=20):
    """The open finding of that name."""
    def there():
        return next((f for f in world.agent.status()["targets"][0]["findings"] if f["finding"] == name), None)
    return wait_for(name, there, seconds)


def test_the_source_is_asked_who_it_is(world, kind):
    source = who_answers(world, "127.0.30.1")
    assert source["server_id"] == 1 and source["read_only"] is False and source["replicates"] is False
    assert source["version"].startswith(kind.version)
    assert bool(source["server_uuid"]) == (kind.family == "mysql")
    probe = world.agent.run("probe")
    assert probe.returncode == 0 and "127.0.30.1 port 3306" in probe.stdout


def test_a_name_that_leads_to_the_replica_itself(world):
    world.dns.a("db-source", world.replica.address)
    finding = found(world, "dns-points-to-self")
    assert finding["level"] == "P2" and "127.0.30.3:3306" in finding["text"]
    assert world.replica.replicates()
    world.dns.a("db-source", world.source.address)
    resolved(world)


def test_a_name_that_leads_to_a_server_without_the_replicas_transactions(world):
    world.dns.a("db-source", world.other.address)
    finding = found(world, "source-lacks-transactions")
    assert "If its connection broke now" in finding["text"] and "server id 4" in finding["text"]
    assert "server id 1" in found(world, "zombie-source")["text"]
    world.dns.a("db-source", world.source.address)
    resolved(world)


def cut(world):
    """Drops the packets of the replica's connection alone, in silence. Returns what mends it."""
    host = world.source.sql("SELECT HOST FROM information_schema.processlist WHERE COMMAND LIKE 'Binlog Dump%'")
    port = host.rsplit(":", 1)[1]
    rules = f"tcp dport 3306 tcp sport {port} drop\ntcp sport 3306 tcp dport {port} drop\n"
    table = f"table inet cut {{\nchain out {{\ntype filter hook output priority 0\n{rules}}}\n}}\n"
    subprocess.run([find_program("nft"), "-f", "-"], check=True, text=True, input=table)
    return lambda: subprocess.run([find_program("nft"), "delete", "table", "inet", "cut"], check=True)


def says_connected(world):
    return world.agent.status()["targets"][0]["channels"][0]["io"] == "yes" and world.replica.replicates()


def test_a_connection_whose_packets_are_dropped_is_found_while_the_server_calls_it_connected(world):
    mend = cut(world)
    try:
        finding = found(world, "source-half-open", 20)
        assert says_connected(world)
        assert "heartbeats are due each 1 s; the source itself answers us" in finding["text"]
    finally:
        mend()
    resolved(world)


def test_a_source_that_is_frozen_is_found_while_the_server_calls_it_connected(world):
    world.source.freeze()
    try:
        found(world, "source-half-open", 20)
        assert says_connected(world)
    finally:
        world.source.thaw()
    resolved(world)


def test_a_source_that_goes_on_without_its_replica_is_found_with_long_heartbeats_too(world, kind):
    world.replica.sql("STOP REPLICA")
    world.replica.follow(SOURCE, heartbeat=5)
    world.replica.wait_replicates()
    wait_for("the agent to see it", lambda: says_connected(world))
    mend = cut(world)
    try:
        world.source.sql("CREATE TABLE d.more (id INT PRIMARY KEY); DROP TABLE d.more")
        finding = found(world, "source-half-open", 20)
        assert says_connected(world)
        assert "has committed 2 transactions since" in finding["text"]
    finally:
        mend()
        world.replica.sql("STOP REPLICA")
        world.replica.follow(SOURCE)
        world.replica.wait_replicates()
    resolved(world)


def test_a_new_address_where_nobody_listens(world):
    world.dns.a("db-source", "127.0.30.9")
    finding = found(world, "reconnect-fails")
    assert "127.0.30.9:3306" in finding["text"] and world.replica.replicates()
    world.dns.a("db-source", world.source.address)
    resolved(world)


def test_a_source_where_nobody_can_write(world):
    world.source.sql("SET GLOBAL read_only=1")
    try:
        assert "server id 1" in found(world, "source-read-only")["text"]
    finally:
        world.source.sql("SET GLOBAL read_only=0")
    resolved(world)


def test_lag_is_counted_in_transactions(world):
    def behind():
        return world.agent.status()["targets"][0]["channels"][0]["transactions_behind"]
    wait_for("the replica to have caught up", lambda: behind() == 0)
    world.replica.sql("STOP REPLICA SQL_THREAD")
    for n in range(5):
        world.source.sql(f"INSERT INTO d.t VALUES ({n})")
    wait_for("the distance", lambda: behind() == 5)
    world.replica.sql("START REPLICA SQL_THREAD")
    wait_for("the replica to have caught up", lambda: behind() == 0)
    world.source.sql("DELETE FROM d.t")
    world.agent.wait_incident("resolved")


def executed(server, kind):
    return server.sql(f"SELECT @@GLOBAL.{'gtid_executed' if kind.family == 'mysql' else 'gtid_binlog_pos'}").replace("\n", "")


def make_copy(lab, trio, kind):
    """A second server with the ids and the transactions of the source, as a restored backup has them."""
    copy = kind.server(lab, "node-5", "127.0.30.5", 1)
    if kind.family == "mysql":
        (copy.data / "auto.cnf").write_text(f"[auto]\nserver-uuid={trio.source.sql('SELECT @@server_uuid')}\n")
    copy.start().accounts()
    if kind.family == "mysql":
        copy.sql(f"SET GLOBAL gtid_purged='{executed(trio.source, kind)}'")
    else:
        copy.sql(f"SET GLOBAL gtid_slave_pos='{executed(trio.source, kind)}'")
    return copy


def test_a_restored_copy_with_the_ids_of_the_source(world, lab, trio, kind):
    copy = make_copy(lab, trio, kind)
    world.dns.a("db-source", copy.address)
    assert "a copy of its source" in found(world, "source-is-copy")["text"]
    world.dns.a("db-source", world.source.address)
    resolved(world)


def test_a_login_that_is_denied_is_not_tried_again_soon(lab, trio):
    world = World(lab, trio)
    world.watch(target='source-poll = "500ms"  source-user = "nobody"  source-password-file = "watch-password"')
    first = wait_for("the denied login", lambda: who_answers(world, "127.0.30.1"))
    assert first["answer"] == "denied" and "nobody" in first["error"]
    seen = world.agent.status()["targets"][0]["seen"]
    wait_for("some polls more", lambda: world.agent.status()["targets"][0]["seen"] > seen)
    assert who_answers(world, "127.0.30.1")["asked"] == first["asked"]
    assert "nobody" in found(world, "source-login-failed")["text"]
    assert world.agent.incidents() == []
    assert world.agent.stop() == 0
    world.close()


def test_a_replica_that_follows_a_server_of_another_history(world, trio, kind):
    """MySQL merges the two without an error; MariaDB refuses."""
    world.other.sql("CREATE DATABASE foreign_to_it")
    world.dns.a("db-source", world.other.address)
    found(world, "source-lacks-transactions")
    world.replica.sql("STOP REPLICA IO_THREAD; START REPLICA IO_THREAD")
    if kind.family == "mysql":
        finding = found(world, "wrong-source")
        assert finding["level"] == "P1" and "server id 4" in finding["text"] and world.replica.replicates()
        # So that the source has what the replica has taken in.
        world.source.sql(f"SET GTID_NEXT='{world.other.sql('SELECT @@server_uuid')}:1'; CREATE DATABASE foreign_to_it;"
                         " SET GTID_NEXT='AUTOMATIC'")
    else:
        wait_for("the refusal", lambda: world.agent.findings() & {"gtid-diverged", "gtid-ahead", "binlog-purged"})
    world.dns.a("db-source", world.source.address)
    world.replica.sql("STOP REPLICA; START REPLICA")
    world.replica.wait_replicates()
    resolved(world)
