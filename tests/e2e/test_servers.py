# SPDX-License-Identifier: Apache-2.0
"""The failures that everybody meets, on each kind of server that people run: MariaDB of Debian stable, MariaDB and
MySQL of Debian sid. One pair of servers serves all tests of a kind; each test leaves it as it found it."""

import pytest
from conftest import SOURCE, Pair, World
from lab.base import Lab, wait_for
from lab.kinds import KINDS
from test_failures import opened, resolved


@pytest.fixture(scope="module", params=KINDS, ids=str)
def kind(request):
    if request.param.missing():
        pytest.skip(f"{request.param}: {request.param.missing()}")
    return request.param


@pytest.fixture(scope="module")
def pair(kind):
    with Lab() as lab:
        yield Pair(lab, kind.server)


@pytest.fixture
def world(lab, pair):
    world = World(lab, pair)
    world.watch()
    yield world
    assert world.agent.stop() == 0
    world.close()
    mend(pair)


def mend(pair):
    """For the next test, also after one that failed."""
    if pair.source.process.poll() is not None:
        pair.source.start()
    pair.source.replication_account()
    pair.dns.a("db-source", pair.source.address)
    if not pair.replica.replicates():
        pair.replica.sql("STOP REPLICA")
        pair.replica.follow(SOURCE)
        pair.replica.wait_replicates()


def table_on_both(world):
    world.source.sql("CREATE DATABASE IF NOT EXISTS d; CREATE TABLE IF NOT EXISTS d.t (id INT PRIMARY KEY)")
    wait_for("the table", lambda: world.replica.run("SELECT * FROM d.t").returncode == 0)


def channel(world):
    return world.agent.status()["targets"][0]["channels"][0]


def test_healthy_replication_is_seen_as_such(world, kind):
    target = world.agent.status()["targets"][0]
    assert target["version"].startswith(kind.version)
    assert target["findings"] == []
    seen = target["channels"]
    assert [(row["channel"], row["source_host"], row["source_port"], row["io"], row["sql"]) for row in seen] == [
        ("", SOURCE, 3306, "yes", "yes")]
    wait_for("the replica to have caught up", lambda: channel(world)["lag_seconds"] == 0)
    done = world.agent.run("probe")
    assert done.returncode == 0 and "nothing is wrong" in done.stdout
    done = world.agent.run("check", "--live")
    assert done.returncode == 0 and "may read the replication status" in done.stdout


def test_a_missing_privilege_is_named_with_the_grant_that_mends_it(world, kind):
    world.replica.sql(f"SET sql_log_bin=0; REVOKE {kind.privilege} ON *.* FROM watch@'%'")
    try:
        done = world.agent.run("check", "--live")
        assert done.returncode == 1
        grant = f"GRANT {kind.privilege} ON *.* TO 'watch'@'%';"
        assert grant in done.stdout
        assert "privileges-missing" in world.agent.run("probe").stdout
    finally:
        world.replica.sql(f"SET sql_log_bin=0; GRANT {kind.privilege} ON *.* TO watch@'%'")
    assert world.agent.run("check", "--live").returncode == 0


def test_a_source_that_was_killed(world):
    world.source.kill()
    assert opened(world)["finding"] == "source-refused"
    assert channel(world)["io"] == "connecting"
    assert channel(world)["lag_seconds"] is None
    world.source.start()
    resolved(world)


def test_a_denied_replication_account(world):
    world.source.replication_account(password="changed")
    world.replica.sql("STOP REPLICA IO_THREAD; START REPLICA IO_THREAD")
    assert opened(world)["finding"] == "source-denied"
    world.source.replication_account()
    resolved(world)


def test_a_name_that_is_gone_with_its_ttl(world):
    world.dns.remove("db-source")
    page = opened(world)
    assert page["finding"] == "dns-missing"
    before = world.agent.evidence(page["incident"], "before")
    assert "TTL 5 s: 127.0.30.1" in before
    world.replica.sql("STOP REPLICA IO_THREAD; START REPLICA IO_THREAD")
    wait_for("the IO thread's own words", lambda: "source-name-missing" in world.agent.findings())
    assert world.agent.cause(page["incident"])["finding"] == "dns-missing"
    # MySQL says 0 while its first connect fails: no lag is known then.
    assert channel(world)["lag_seconds"] is None
    world.dns.a("db-source", world.source.address)
    resolved(world)


def test_a_duplicate_key(world, kind):
    table_on_both(world)
    world.replica.sql("SET sql_log_bin=0; INSERT INTO d.t VALUES (1)")
    world.source.sql("INSERT INTO d.t VALUES (1)")
    page = opened(world)
    assert page["finding"] == "apply-duplicate-key"
    # MySQL's status has the number, the worker and the transaction; key and table are in performance_schema alone.
    assert {"mariadb": "Duplicate entry '*'", "mysql": "failed executing transaction"}[kind.family] in page["text"]
    world.replica.sql("SET sql_log_bin=0; DELETE FROM d.t; START REPLICA")
    resolved(world)
    world.source.sql("DROP DATABASE d")


def test_a_replica_that_an_operator_stopped(world):
    world.replica.sql("STOP REPLICA")
    incident = world.agent.wait_incident("open")
    assert incident["level"] == "P4"
    assert world.agent.findings() == {"replica-stopped"}
    world.replica.sql("START REPLICA")
    world.agent.wait_incident("resolved")
    assert world.chat.accepted() == []


def test_threads_that_an_operator_stopped_one_by_one(world):
    for thread, finding in (("IO_THREAD", "io-stopped"), ("SQL_THREAD", "sql-stopped")):
        world.replica.sql(f"STOP REPLICA {thread}")
        wait_for(finding, lambda: world.agent.findings() == {finding})
        world.replica.sql("START REPLICA")
        wait_for("it to run again", lambda: not world.agent.findings())


def test_a_name_that_was_repointed_while_replication_still_works(world):
    world.dns.a("db-source", "127.0.30.9")
    page = opened(world)
    assert page["finding"] == "dns-repointed"
    assert world.replica.replicates()
    world.source.kill()
    wait_for("the failure", lambda: "source-refused" in world.agent.findings())
    cause = world.agent.cause(page["incident"])
    assert (cause["finding"], cause["before"], cause["after"]) == ("dns-repointed", "127.0.30.1", "127.0.30.9")
    world.dns.a("db-source", world.source.address)
    world.source.start()
    resolved(world)
    assert len(world.agent.incidents()) == 1
