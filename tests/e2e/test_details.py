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
    world.watch(target='details = "500ms"')
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
