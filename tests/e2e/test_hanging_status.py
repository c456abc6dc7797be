# SPDX-License-Identifier: Apache-2.0
"""A status query that hangs, for real: on a full disk, and behind a STOP that waits. Whoever gives it up and asks
again fills the server with threads that KILL does not free; the agent never holds more than two connections."""

import subprocess

import pytest
from conftest import Pair, World
from lab.base import Lab, wait_for
from lab.disk import SmallDisk
from lab.kinds import KINDS

ASKED = {"mariadb": "SHOW ALL SLAVES STATUS", "mysql": "SHOW REPLICA STATUS"}


@pytest.fixture(scope="module", params=KINDS, ids=str)
def kind(request):
    if request.param.missing():
        pytest.skip(f"{request.param}: {request.param.missing()}")
    return request.param


@pytest.fixture(scope="module")
def pair(kind):
    with Lab() as lab:
        disk = SmallDisk(lab.path("relay", "x").parent / "disk")
        pair = Pair(lab, kind.server, replica_options=[f"--relay-log={disk.folder}/relay"])
        pair.disk = disk
        pair.source.sql("CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY, b LONGTEXT)")
        pair.source.sql("INSERT INTO d.t VALUES (1, '')")
        wait_for("the table", lambda: pair.replica.run("SELECT id FROM d.t").stdout == "1\n")
        yield pair
        pair.replica.kill()
        disk.close()


@pytest.fixture
def world(lab, pair, kind):
    world = World(lab, pair)
    world.disk, world.asked, world.hangs = pair.disk, ASKED[kind.family], kind.family == "mariadb"
    world.watch(extra='rule "status-hangs" { confirm = "0" }')
    yield world
    assert world.agent.stop() == 0
    world.close()


def threads(world):
    """What our account has on the server: (id, statement)."""
    rows = world.replica.sql("SELECT ID, IFNULL(INFO, '-') FROM information_schema.PROCESSLIST WHERE USER = 'watch'")
    return [row.split("\t") for row in rows.splitlines()]


def hung(world):
    return [thread for thread, statement in threads(world) if statement == world.asked]


def poll(world):
    return world.agent.status()["targets"][0]


def watch_polls(world, n, check):
    """Each of the next n polls, as the agent tells of it and as the server does."""
    seen = set()
    while len(seen) < n:
        target = poll(world)
        seen.add(target["seen"])
        assert len(threads(world)) <= 2
        check(target)


def names(target):
    return {finding["finding"] for finding in target["findings"]}


def test_a_full_disk_takes_no_more_than_two_connections(world):
    world.replica.sql("STOP REPLICA SQL_THREAD")
    wait_for("what was open before", lambda: "sql-stopped" in world.agent.findings())
    world.disk.fill()
    world.source.sql("SET SESSION binlog_format=ROW; INSERT INTO d.t VALUES (2, REPEAT('x', 500000))")
    finding = "status-hangs" if world.hangs else "disk-full"
    try:
        wait_for(finding, lambda: finding in world.agent.findings())
        one = hung(world)

        def check(target):
            assert {finding, "sql-stopped"} <= names(target)
            assert target["poll"] == ("hangs" if world.hangs else "ok")
            assert hung(world) == one or not world.hangs
        watch_polls(world, 20, check)
        if world.hangs:
            assert len(one) == 1
            the_next_agent_joins_nothing(world, one)
        assert [incident["state"] for incident in world.agent.incidents()] != ["resolved"]
    finally:
        world.replica.kill()
        world.disk.free()
        world.replica.start()
        world.replica.sql("START REPLICA")
        world.replica.wait_replicates()
    wait_for("all to be well", lambda: not world.agent.findings() and poll(world)["poll"] == "ok")
    assert hung(world) == []


def the_next_agent_joins_nothing(world, one):
    world.agent.kill()
    world.agent.start()
    wait_for("the new agent's first poll", lambda: poll(world)["poll"] == "hangs")
    assert hung(world) == one

    def check(target):
        assert hung(world) == one
        assert target["poll"] == "hangs"
    watch_polls(world, 8, check)


def is_behind(status):
    return any(key.startswith("Seconds_Behind") and value not in ("0", "NULL") for key, value in status.items())


def test_a_stop_that_waits_holds_up_nobody(world):
    """MariaDB's status waits behind a CHANGE, which waits behind the STOP; MySQL's does not."""
    lock = world.lab.start("lock", world.replica.client("-e", "BEGIN; SELECT id FROM d.t FOR UPDATE; SELECT SLEEP(100)"))
    wait_for("the lock", lambda: "SLEEP" in world.replica.sql("SHOW PROCESSLIST"))
    world.source.sql("SET SESSION binlog_format=ROW; UPDATE d.t SET b = 'x' WHERE id = 1")
    wait_for("the SQL thread to wait", lambda: is_behind(world.replica.status()))
    change = ("CHANGE MASTER TO MASTER_CONNECT_RETRY=2" if world.hangs
              else "CHANGE REPLICATION SOURCE TO SOURCE_CONNECT_RETRY=2")
    for statement in ("STOP REPLICA", change):
        world.lab.start("operator", world.replica.client("-e", statement))
        wait_for(statement, lambda: statement in world.replica.sql("SHOW FULL PROCESSLIST"))
    try:
        if world.hangs:
            wait_for("the hang", lambda: "status-hangs" in world.agent.findings())
        watch_polls(world, 15, lambda target: None)
        assert len(hung(world)) == world.hangs
    finally:
        sleeper = world.replica.sql("SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE '%SLEEP(100)%'"
                                    " AND ID <> CONNECTION_ID()")
        world.replica.sql(f"KILL {sleeper}")
    lock.wait(10)
    wait_for("the status's answer", lambda: poll(world)["poll"] == "ok")
    wait_for("one connection to be enough", lambda: len(threads(world)) == 1)
    world.replica.sql("START REPLICA")
    wait_for("all to be well", lambda: not world.agent.findings())
