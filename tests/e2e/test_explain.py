# SPDX-License-Identifier: Apache-2.0
"""What real servers print, in each form that their client has, is explained; and what is advised is done as it
stands, and mends it."""

import json
import subprocess

import pytest
from conftest import SOURCE, Pair
from lab.agent import PROGRAM
from lab.base import Lab, wait_for
from lab.kinds import KINDS

FORMS = (("--vertical",), ("--table",), ("--batch",), ("--batch", "--raw"), ("--vertical", "-vvv"))


@pytest.fixture(scope="module", params=KINDS, ids=str)
def kind(request):
    if request.param.missing():
        pytest.skip(f"{request.param}: {request.param.missing()}")
    return request.param


@pytest.fixture(scope="module")
def pair(kind):
    with Lab() as lab:
        yield Pair(lab, kind.server)


def statement(kind):
    return "SHOW ALL SLAVES STATUS" if kind.family == "mariadb" else "SHOW REPLICA STATUS"


def explain(text):
    done = subprocess.run([PROGRAM, "explain", "--json"], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["channels"]


def found(channels):
    return {channel["channel"]: [finding["finding"] for finding in channel["findings"]] for channel in channels}


def explained(pair, kind):
    """The channels, after it was seen that each form of the client's says the same."""
    first = None
    for form in FORMS:
        words = pair.replica.client(*form, "-e", statement(kind))
        text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        channels = explain(text)
        first = first or channels
        assert found(channels) == found(first), text
    return first


def advised(channel, begins):
    """The statements of the step that begins so, of the worst finding."""
    steps = [step for step in channel["findings"][0]["do_now"] if step.startswith(begins)]
    assert len(steps) == 1, channel["findings"][0]["do_now"]
    return steps[0].split(": ", 1)[1]


def wait_found(pair, kind, expected):
    wait_for(f"{expected}", lambda: found(explained(pair, kind)) == expected)
    return explained(pair, kind)


def test_health_is_explained_as_such(pair, kind):
    channel, = wait_found(pair, kind, {"": []})
    assert channel["source"] == f"{SOURCE}:3306"
    assert channel["lag_seconds"] == 0
    assert channel["server"].startswith("MariaDB" if kind.family == "mariadb" else "MySQL 8.0.22 or later")


def test_a_stop_is_undone_by_the_advice(pair, kind):
    pair.replica.sql("STOP REPLICA")
    channel, = wait_found(pair, kind, {"": ["replica-stopped"]})
    pair.replica.sql(advised(channel, "Then"))
    pair.replica.wait_replicates()


def test_a_source_that_is_gone_is_left_for_another_by_the_advice(pair, kind):
    """The address is the one thing that the advice cannot know."""
    pair.dns.a("db-source", "127.0.30.9")
    pair.replica.sql("STOP REPLICA; START REPLICA")
    channel, = wait_found(pair, kind, {"": ["source-refused"]})
    pair.replica.sql(advised(channel, "If the name leads elsewhere").replace("ADDRESS", pair.source.address))
    pair.replica.wait_replicates()
    pair.dns.a("db-source", pair.source.address)


def test_a_row_that_is_there_already_is_removed_by_the_advice(pair, kind):
    pair.source.sql("CREATE DATABASE d; CREATE TABLE d.t (id INT PRIMARY KEY)")
    wait_for("the table", lambda: pair.replica.run("SELECT * FROM d.t").returncode == 0)
    pair.replica.sql("SET sql_log_bin=0; INSERT INTO d.t VALUES (7)")
    pair.source.sql("INSERT INTO d.t VALUES (7)")
    channel, = wait_found(pair, kind, {"": ["apply-duplicate-key"]})
    pair.replica.sql(advised(channel, "If the replica's row is wrong").replace("FROM ...", "FROM d.t WHERE id = 7"))
    pair.replica.wait_replicates()


def test_one_channel_of_two_is_started_by_the_advice(pair, kind):
    change = ("CHANGE MASTER 'o''rders' TO MASTER_HOST='gone.lab.test', MASTER_USER='repl', MASTER_PASSWORD='x'"
              if kind.family == "mariadb" else
              "CHANGE REPLICATION SOURCE TO SOURCE_HOST='gone.lab.test', SOURCE_USER='repl', SOURCE_PASSWORD='x'"
              " FOR CHANNEL 'o''rders'")
    pair.replica.sql(change)
    channels = wait_found(pair, kind, {"": [], "o'rders": ["replica-stopped"]})
    assert [channel["channel"] for channel in channels] == ["o'rders", ""], "the worst first"
    pair.replica.sql(advised(channels[0], "Then"))
    wait_found(pair, kind, {"": [], "o'rders": ["source-name-missing"]})


def test_no_channel_at_all_is_a_source_or_a_loss(pair, kind):
    text = f"> {statement(kind)}\nEmpty set (0.00 sec)\n"
    done = subprocess.run([PROGRAM, "explain"], input=text, capture_output=True, text=True)
    assert done.returncode == 0
    assert "it follows nobody" in done.stdout


def test_what_is_no_status_is_said_with_an_example(tmp_path):
    paste = tmp_path / "paste"
    paste.write_text("My replication is broken, please help.\n")
    done = subprocess.run([PROGRAM, "explain", str(paste)], capture_output=True, text=True)
    assert done.returncode == 65
    assert done.stdout == ""
    assert "SHOW REPLICA STATUS" in done.stderr and "Replica_IO_Running" in done.stderr
    gone = subprocess.run([PROGRAM, "explain", str(tmp_path / "gone")], capture_output=True, text=True)
    assert gone.returncode == 74 and "No such file" in gone.stderr
