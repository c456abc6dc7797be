# SPDX-License-Identifier: Apache-2.0
"""What arrives cannot be applied, or not in time."""

from ..base import wait_for
from ..bench import MAX_LAG
from . import failure


@failure("A row is already there", "apply-duplicate-key")
def row_already_there(bench):
    bench.table()
    bench.quietly(bench.replica, "INSERT INTO d.t VALUES (1, 'a')")
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    yield
    bench.quietly(bench.replica, "DELETE FROM d.t")
    bench.replica.sql("START REPLICA")


@failure("A row is already there, for a worker of a parallel applier", "apply-duplicate-key")
def row_already_there_in_parallel(bench):
    workers = bench.word("replica") + ("_parallel_workers" if bench.is_mysql else "_parallel_threads")
    usual = bench.replica.sql(f"SELECT @@{workers}")
    bench.table()
    bench.replica.sql(f"STOP REPLICA; SET GLOBAL {workers}=8; START REPLICA")
    bench.replica.wait_replicates()
    bench.quietly(bench.replica, "INSERT INTO d.t VALUES (3, 'a')")
    bench.source.sql("; ".join(f"INSERT INTO d.t VALUES ({i}, 'a')" for i in range(6)))
    yield
    bench.quietly(bench.replica, "DELETE FROM d.t WHERE id=3")
    bench.replica.sql(f"STOP REPLICA; SET GLOBAL {workers}={usual}; START REPLICA")


@failure("A row that the source changes is missing", "apply-row-missing")
def row_missing(bench):
    bench.table()
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    bench.catch_up()
    bench.quietly(bench.replica, "DELETE FROM d.t")
    bench.source.sql("UPDATE d.t SET v='b'")
    yield
    bench.quietly(bench.replica, "INSERT INTO d.t VALUES (1, 'a')")
    bench.replica.sql("START REPLICA")


@failure("A table is missing", "apply-schema")
def table_missing(bench):
    bench.table()
    bench.quietly(bench.replica, "DROP TABLE d.t")
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    yield
    bench.quietly(bench.replica, "CREATE TABLE d.t (id INT PRIMARY KEY, v VARCHAR(20))")
    bench.replica.sql("START REPLICA")


# MariaDB's applier takes it for CREATE DATABASE IF NOT EXISTS.
@failure("A database is already there", {"mysql": "apply-schema"})
def database_already_there(bench):
    bench.quietly(bench.replica, "CREATE DATABASE e")
    bench.source.sql("CREATE DATABASE e")
    yield
    bench.quietly(bench.replica, "DROP DATABASE e")
    bench.replica.sql("START REPLICA")
    bench.source.sql("DROP DATABASE e")


@failure("A column has another type", "apply-schema")
def column_of_another_type(bench):
    bench.table()
    bench.quietly(bench.replica, "ALTER TABLE d.t MODIFY v INT")
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    yield
    bench.quietly(bench.replica, "ALTER TABLE d.t MODIFY v VARCHAR(20)")
    bench.replica.sql("START REPLICA")


@failure("A column that the source drops is missing", "apply-schema")
def column_missing(bench):
    bench.table("id INT PRIMARY KEY, v VARCHAR(20), w INT")
    bench.quietly(bench.replica, "ALTER TABLE d.t DROP COLUMN w")
    bench.source.sql("ALTER TABLE d.t DROP COLUMN w")
    yield
    bench.quietly(bench.replica, "ALTER TABLE d.t ADD COLUMN w INT")
    bench.replica.sql("START REPLICA")


@failure("A parent row is missing on the replica alone", "apply-error")
def parent_row_missing(bench):
    bench.table()
    bench.source.sql("CREATE TABLE d.child (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES d.t (id));"
                     " INSERT INTO d.t VALUES (1, 'a')")
    bench.catch_up()
    bench.quietly(bench.replica, "SET foreign_key_checks=0", "DELETE FROM d.t")
    bench.source.sql("INSERT INTO d.child VALUES (1, 1)")
    yield
    bench.quietly(bench.replica, "INSERT INTO d.t VALUES (1, 'a')")
    bench.replica.sql("START REPLICA")


# MariaDB's applier does not look at it.
@failure("The replica has a check that the row does not pass", {"mysql": "apply-error"})
def check_on_the_replica(bench):
    bench.table()
    bench.quietly(bench.replica, "ALTER TABLE d.t ADD CONSTRAINT no_a CHECK (v <> 'a')")
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    yield
    bench.quietly(bench.replica, "ALTER TABLE d.t DROP CONSTRAINT no_a")
    bench.replica.sql("START REPLICA")


@failure("A session on the replica locks the row for too long", "apply-error")
def row_locked(bench):
    retries = bench.word("replica") + "_transaction_retries"
    usual = bench.replica.sql(f"SELECT @@{retries}")
    bench.table()
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    bench.catch_up()
    bench.replica.sql(f"STOP REPLICA SQL_THREAD; SET GLOBAL {retries}=0; START REPLICA SQL_THREAD")
    with bench.locked("BEGIN; SELECT * FROM d.t FOR UPDATE"):
        bench.source.sql("UPDATE d.t SET v='b'")
        yield
    bench.replica.sql(f"SET GLOBAL {retries}={usual}; START REPLICA SQL_THREAD")


# MySQL's workers wait for it; the agent sees that with more privileges than it has here.
@failure("A session on the replica locks the table: it lags", {"mariadb": "lag-blocked", "mysql": "lag"},
         also={"lag", "lag-blocked"})
def table_locked(bench):
    bench.table()
    with bench.locked("LOCK TABLES d.t WRITE"):
        bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
        yield


@failure("One transaction takes long: it lags", "lag", also={"lag-transaction"})
def transaction_takes_long(bench):
    bench.table()
    bench.quietly(bench.replica, f"CREATE TRIGGER d.slow BEFORE INSERT ON d.t FOR EACH ROW DO SLEEP({3 * MAX_LAG})")
    bench.source.sql("SET binlog_format=STATEMENT; INSERT INTO d.t VALUES (1, 'a')")
    yield
    bench.catch_up()
    bench.quietly(bench.replica, "DROP TRIGGER d.slow")


@failure("It is kept behind on purpose", None)
def delayed_on_purpose(bench):
    bench.table()
    bench.rechange_delay(3600)
    bench.source.sql("INSERT INTO d.t VALUES (1, 'a')")
    wait_for("the applier to wait", lambda: "DELAY" in
             bench.replica.status()[bench.word("replica").capitalize() + "_SQL_Running_State"])
    yield
    bench.rechange_delay(0)
    bench.catch_up()
