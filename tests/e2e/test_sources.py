# SPDX-License-Identifier: Apache-2.0
"""What the agent makes of the servers at the addresses of a source: the name, the address and who answers there are
three things. On each kind of server; three servers serve all tests of a kind, each test leaves them as it found them."""

import pytest
from conftest import SOURCE, Pair, World
from lab.base import Lab, wait_for
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
