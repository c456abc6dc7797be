# SPDX-License-Identifier: Apache-2.0
"""The source lets the replica in, and has not what it asks for; or the replica cannot keep it."""

from ..base import wait_for
from ..bench import Bare
from . import failure


def rotate(bench):
    bench.source.sql("FLUSH BINARY LOGS")


def newest_log(server, is_mysql):
    return server.sql("SHOW BINARY LOG STATUS" if is_mysql else "SHOW MASTER STATUS").split("\t")[0]


@failure("The source has purged what a replica by GTID needs next", "binlog-purged")
def purged_by_gtid(bench):
    bench.table()
    bench.replica.sql("STOP REPLICA")
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    rotate(bench)
    bench.source.sql("INSERT INTO d.t VALUES (2, 'b')")
    bench.source.sql(f"PURGE BINARY LOGS TO '{newest_log(bench.source, bench.is_mysql)}'")
    bench.replica.sql("START REPLICA")
    yield
    bench.align()


@failure("The source has purged the file that a replica by position reads", "binlog-purged")
def purged_by_position(bench):
    rotate(bench)
    bench.source.sql(f"PURGE BINARY LOGS TO '{newest_log(bench.source, bench.is_mysql)}'")
    bench.replica.sql("STOP REPLICA")
    bench.change(**bench.by_position(), LOG_FILE="bin.000001", LOG_POS=4)
    yield
    bench.align()


@failure("The position does not exist in the source's log", "position-invalid")
def position_beyond_the_end(bench):
    bench.replica.sql("STOP REPLICA")
    bench.change(**bench.by_position(), LOG_FILE=newest_log(bench.source, bench.is_mysql), LOG_POS=99999999)
    yield
    bench.align()


@failure("The source lost its log: the replica has more than it", "gtid-ahead", also={"source-lacks-transactions"})
def source_lost_its_log(bench):
    bench.table()
    bench.replica.sql("STOP REPLICA")
    bench.reset_log(bench.source)
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    bench.replica.sql("START REPLICA")
    yield
    bench.align()


@failure("Both have written after they parted", {"mariadb": "gtid-diverged"}, also={"source-lacks-transactions"})
def histories_parted(bench):
    bench.table()
    bench.replica.sql("STOP SLAVE")
    bench.replica.sql("INSERT INTO d.t VALUES (1, 'replica'), (2, 'replica')")
    bench.source.sql("INSERT INTO d.t VALUES (1, 'source'); INSERT INTO d.t VALUES (3, 'source')")
    bench.change(USE_GTID=Bare("current_pos"))
    yield
    bench.align()


@failure("The replica has the source's server id", "same-server-id")
def same_server_id(bench):
    bench.replica.sql("STOP REPLICA; SET GLOBAL server_id=1; START REPLICA")
    yield
    bench.replica.sql("STOP REPLICA; SET GLOBAL server_id=2; START REPLICA")


@failure("The replica was copied with the source's UUID", {"mysql": "same-server-id"}, also={"target-unreachable"})
def same_uuid(bench):
    own = (bench.replica.data / "auto.cnf").read_text()
    bench.replica.kill()
    (bench.replica.data / "auto.cnf").write_text((bench.source.data / "auto.cnf").read_text())
    bench.replica.start()
    yield
    bench.replica.kill()
    (bench.replica.data / "auto.cnf").write_text(own)
    bench.replica.start()


@failure("An event is larger than the replica takes", "io-error")
def packet_too_large(bench):
    bench.table("id INT PRIMARY KEY, v MEDIUMTEXT")
    variable = bench.word("replica") + "_max_allowed_packet"
    usual = bench.replica.sql(f"SELECT @@{variable}")
    bench.replica.sql(f"SET GLOBAL {variable}=16384")
    bench.reconnect()
    bench.replica.wait_replicates()
    bench.source.sql("INSERT INTO d.t VALUES (1, REPEAT('x', 200000))")
    yield
    bench.replica.sql(f"SET GLOBAL {variable}={usual}")
    bench.reconnect()


@failure("The relay log was damaged", "relay-log-corrupt")
def relay_log_damaged(bench):
    bench.table()
    bench.replica.sql("STOP REPLICA SQL_THREAD")
    status = bench.replica.status()
    bench.source.sql("INSERT INTO d.t VALUES (1, REPEAT('x', 20))")
    log, applied = bench.relay / status["Relay_Log_File"], int(status["Relay_Log_Pos"])
    wait_for("the event to be received", lambda: log.stat().st_size > applied + 100)
    with open(log, "r+b") as file:
        file.seek(applied)
        file.write(b"\xee" * (log.stat().st_size - applied))
    bench.replica.sql("START REPLICA SQL_THREAD")
    yield
    bench.replica.sql("STOP REPLICA; RESET REPLICA")
    bench.change(**bench.by_gtid())
