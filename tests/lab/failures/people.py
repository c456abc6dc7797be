# SPDX-License-Identifier: Apache-2.0
"""What people do, on purpose or not."""

from . import failure


@failure("Somebody stopped replication", "replica-stopped")
def stopped(bench):
    bench.replica.sql("STOP REPLICA")
    yield
    bench.replica.sql("START REPLICA")


@failure("Somebody stopped the receiving thread", "io-stopped")
def receiver_stopped(bench):
    bench.replica.sql("STOP REPLICA IO_THREAD")
    yield
    bench.replica.sql("START REPLICA IO_THREAD")


@failure("Somebody stopped the applying thread", "sql-stopped")
def applier_stopped(bench):
    bench.replica.sql("STOP REPLICA SQL_THREAD")
    yield
    bench.replica.sql("START REPLICA SQL_THREAD")


@failure("Orchestrator's mark: the source's host begins with //", "source-detached", has_words=False)
def detached(bench):
    bench.rechange(HOST="//db-source.lab.test")
    yield
    bench.rechange(HOST="db-source.lab.test")


@failure("Replication was taken away", "not-replicating")
def taken_away(bench):
    bench.replica.sql("STOP REPLICA; RESET REPLICA ALL")
    yield
    bench.align()
