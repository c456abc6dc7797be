# SPDX-License-Identifier: Apache-2.0
"""The replica server cannot be asked."""

from . import failure


@failure("The replica server was killed, and started again", "target-unreachable")
def target_killed(bench):
    bench.replica.kill()
    yield
    bench.replica.start()


@failure("The replica server hangs", "target-unreachable", also={"status-hangs"})
def target_frozen(bench):
    bench.replica.freeze()
    yield
    bench.replica.thaw()


@failure("The agent's password was changed", "target-denied")
def target_denied(bench):
    bench.quietly(bench.replica, "ALTER USER watch@'%' IDENTIFIED BY 'changed'")
    bench.drop_agent()
    yield
    bench.quietly(bench.replica, "ALTER USER watch@'%' IDENTIFIED BY 'watch-secret'")


@failure("The replica server has no connection left", "target-full", also={"target-unreachable"})
def target_full(bench):
    with bench.full(bench.replica):
        yield


@failure("The agent may not read the status", "privileges-missing")
def privilege_missing(bench):
    bench.quietly(bench.replica, f"REVOKE {bench.kind.privilege} ON *.* FROM watch@'%'")
    bench.drop_agent()
    yield
    bench.quietly(bench.replica, f"GRANT {bench.kind.privilege} ON *.* TO watch@'%'")
