# SPDX-License-Identifier: Apache-2.0
"""What only shows beside the replication status, on each kind of server. One pair of servers serves all tests of a
kind; each test leaves it as it found it."""

import pytest
from conftest import Pair, World
from lab.base import Lab, wait_for
from lab.kinds import KINDS
from test_failures import opened, resolved
from test_servers import mend, table_on_both


@pytest.fixture(scope="module", params=KINDS, ids=str)
def kind(request):
    if request.param.missing():
        pytest.skip(f"{request.param}: {request.param.missing()}")
    return request.param


@pytest.fixture(scope="module")
def pair(kind):
    with Lab() as lab:
        pair = Pair(lab, kind.server)
        pair.replica.sql("SET sql_log_bin=0; GRANT PROCESS ON *.* TO watch@'%';"
                         " GRANT SELECT ON performance_schema.* TO watch@'%'")
        yield pair


@pytest.fixture
def world(lab, pair):
    world = World(lab, pair)
    world.watch(target='details = "500ms"  max-lag = "2s"', extra="".join(
        f'rule "{name}" {{ confirm = "0" }}\n' for name in ("lag", "lag-blocked", "replica-writable",
                                                                      "errant-transactions")))
    yield world
    assert world.agent.stop() == 0
    world.close()
    mend(pair)


def test_a_worker_s_own_words_say_why_applying_stopped(world):
    table_on_both(world)
    world.replica.sql("SET sql_log_bin=0; INSERT INTO d.t VALUES (1)")
    world.source.sql("INSERT INTO d.t VALUES (1)")
    page = opened(world)
    assert page["finding"] == "apply-duplicate-key"
    assert "Duplicate entry '*'" in page["text"]
    world.replica.sql("SET sql_log_bin=0; DELETE FROM d.t; START REPLICA")
    resolved(world)
    world.source.sql("DROP DATABASE d")


def test_a_lock_that_holds_the_applier_up_is_named_with_its_holder(world):
    table_on_both(world)
    world.source.sql("INSERT INTO d.t VALUES (1)")
    wait_for("the row", lambda: world.replica.run("SELECT * FROM d.t").stdout == "1\n")
    with world.replica.session("BEGIN; SELECT * FROM d.t WHERE id = 1 FOR UPDATE") as holder:
        world.source.sql("DELETE FROM d.t WHERE id = 1")
        page = opened(world)
        assert page["finding"] == "lag-blocked"
        assert f"root@localhost (connection {holder.connection}) holds a row lock on" in page["text"]
    resolved(world)
    world.source.sql("DROP DATABASE d")


def test_a_setting_that_changes_is_a_note_with_what_it_was(world):
    was = world.replica.sql("SELECT @@sync_binlog")
    world.replica.sql("SET GLOBAL sync_binlog = 7")
    note = world.wait_finding("config-drift")
    assert f"settings changed from sync_binlog={was} to sync_binlog=7" in note["text"]
    assert world.agent.incidents() == []
    world.replica.sql(f"SET GLOBAL sync_binlog = {was}")
    wait_for("the note to be gone", lambda: not world.agent.findings())


def test_a_replica_that_can_be_written_to_is_a_note(world):
    world.replica.sql("SET GLOBAL read_only = OFF")
    assert "read_only is OFF" in world.wait_finding("replica-writable")["text"]
    assert world.agent.incidents() == []
    world.replica.sql("SET GLOBAL read_only = ON")
    wait_for("the note to be gone", lambda: not world.agent.findings())


def test_filters_that_change_are_told_with_what_they_were(world, kind):
    change = {"mariadb": "SET GLOBAL replicate_ignore_table = '{}'",
              "mysql": "CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = ({})"}[kind.family]
    world.replica.sql("STOP REPLICA; " + change.format("d.private") + "; START REPLICA")
    page = world.wait_finding("filters-changed")
    assert "changed from none to Replicate_Ignore_Table=d.private" in page["text"]
    world.replica.sql("STOP REPLICA; " + change.format("") + "; START REPLICA")
    resolved(world)


def test_who_stopped_a_replica_is_told_from_a_thread_that_was_killed(world):
    world.replica.sql("STOP REPLICA")
    assert "(by a STOP statement)" in world.wait_finding("replica-stopped")["text"]
    incident = world.agent.wait_incident("open")["id"]
    wait_for("the deed on the timeline", lambda: " ran on node-2: STOP" in world.agent.run("show", incident).stdout)
    world.replica.sql("START REPLICA")
    world.agent.wait_incident("resolved")
    killed = world.replica.applier()
    world.replica.sql(f"KILL {killed}")
    assert "(without a STOP statement" in world.wait_finding("sql-stopped")["text"]
    world.replica.sql("START REPLICA")
    wait_for("it to be well", lambda: not world.agent.findings())


def test_who_did_it_is_named_where_the_server_knows(world, kind):
    who = {"mariadb": "Somebody", "mysql": "root@localhost"}[kind.family]
    with world.replica.session("STOP REPLICA"):
        world.agent.wait_incident("open")
        wait_for("the deed", lambda: f"{who} ran on node-2: STOP" in world.agent.log())
    world.replica.sql("START REPLICA")
    world.agent.wait_incident("resolved")


def test_the_server_s_own_log_has_its_entries(world, kind):
    if kind.family == "mariadb":
        pytest.skip("MariaDB shows its error log to no statement")
    world.source.kill()
    page = opened(world)
    wait_for("the log's line", lambda: "error log of node-2" in world.agent.run("show", page["incident"]).stdout)
    world.source.start()
    resolved(world)


def test_a_channel_that_comes_breaks_alone_and_goes(world, kind):
    come, go = {
        "mariadb": ("CHANGE MASTER 'extra' TO MASTER_HOST='127.0.30.9', MASTER_USER='repl', MASTER_PASSWORD='x',"
                    " MASTER_CONNECT_RETRY=1; START SLAVE 'extra'",
                    "STOP SLAVE 'extra'; RESET SLAVE 'extra' ALL"),
        "mysql": ("CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.30.9', SOURCE_USER='repl', SOURCE_PASSWORD='x',"
                  " SOURCE_CONNECT_RETRY=1, SOURCE_RETRY_COUNT=1000 FOR CHANNEL 'extra';"
                  " START REPLICA FOR CHANNEL 'extra'",
                  "STOP REPLICA FOR CHANNEL 'extra'; RESET REPLICA ALL FOR CHANNEL 'extra'"),
    }[kind.family]
    world.replica.sql(come)
    assert world.wait_finding("source-refused")["channel"] == "extra"
    states = {row["channel"]: row["io"] for row in world.agent.status()["targets"][0]["channels"]}
    assert states == {"": "yes", "extra": "connecting"}
    world.replica.sql(go)
    world.agent.wait_incident("resolved")
    assert len(world.agent.status()["targets"][0]["channels"]) == 1


# The last one: MySQL never forgets a transaction of its own.
def test_transactions_of_the_replica_s_own_are_told(world):
    table_on_both(world)
    wait_for("the agent to know the replica", world.agent.is_watching)
    world.replica.sql("INSERT INTO d.t VALUES (7)")
    finding = world.wait_finding("errant-transactions")
    assert "has made transactions" in finding["text"]
    assert finding["level"] == "P3"
    world.replica.sql("SET sql_log_bin=0; DELETE FROM d.t; SET sql_log_bin=1")
    world.source.sql("DROP DATABASE d")
