# SPDX-License-Identifier: Apache-2.0
"""The receivers: a real Alertmanager, and strict stand-ins for what cannot be had."""

import json
import signal
import sqlite3
import urllib.request

import pytest
from lab.base import find_program, wait_for
from lab.receiver import Receiver


def alerts(url):
    with urllib.request.urlopen(f"{url}/api/v2/alerts") as answer:
        return json.load(answer)


@pytest.fixture
def alertmanager(lab):
    program = find_program("prometheus-alertmanager")
    if not program:
        pytest.skip("prometheus-alertmanager is missing (Debian: apt-get install prometheus-alertmanager)")
    config = lab.path("alertmanager", "config.yml")
    config.write_text("route: { receiver: none }\nreceivers: [ { name: none } ]\n")
    lab.start("alertmanager", [program, f"--config.file={config}", f"--storage.path={config.parent}/data",
                               "--web.listen-address=127.0.40.2:9093", "--cluster.listen-address="])
    url = "http://127.0.40.2:9093"

    def answers():
        try:
            return alerts(url) == []
        except OSError:
            return False
    wait_for("Alertmanager to answer", answers)
    return url


def test_a_real_alertmanager_sees_the_alert_fire_and_resolve(world, alertmanager):
    world.watch(receivers='"alerts"', extra=f'receiver "alerts" {{ type = "alertmanager"  url = "{alertmanager}" }}')
    world.source.kill()
    alert = wait_for("the alert", lambda: alerts(alertmanager))[0]
    assert alert["labels"]["incident"].startswith("INC-")
    assert alert["status"]["state"] == "active"
    world.source.start()
    wait_for("the alert to be resolved", lambda: not alerts(alertmanager), 60)


def test_pagerduty_gets_trigger_acknowledge_and_resolve_with_one_key(world):
    pager = Receiver("pagerduty", port=8083).start()
    world.agent.secret("pager-key", "0123456789abcdef0123456789abcdef")
    world.watch(receivers='"pager"',
                extra=f'receiver "pager" {{ type = "pagerduty"  url = "{pager.url}"  key-file = "pager-key" }}')
    world.source.kill()
    trigger = pager.wait("trigger").body
    world.agent.command("ack", world.agent.wait_incident()["id"], "--by", "ayu")
    pager.wait("acknowledge")
    world.source.start()
    pager.wait("resolve", 40)
    assert [told.status for told in pager.told] == [202] * len(pager.told)
    assert {told.body["dedup_key"] for told in pager.told} == {trigger["dedup_key"]}
    pager.stop()


def copy_row(database, n, **changes):
    """Rows as an outage leaves them behind: the newest one, n times."""
    names = [column[1] for column in database.execute("PRAGMA table_info(outbox)")]
    newest = database.execute("SELECT * FROM outbox ORDER BY number DESC LIMIT 1").fetchone()
    row = dict(zip(names, newest, strict=True)) | changes
    database.executemany(f"INSERT INTO outbox VALUES ({','.join('?' * len(names))})",
                         [list((row | {"number": row["number"] + i, "page": f"{row['incident']}_{9000 + i}"}).values())
                          for i in range(1, n + 1)])


def test_five_thousand_pages_that_a_receiver_has_no_word_for_are_settled(world):
    world.watch()
    world.source.kill()
    world.chat.wait("incident.opened")
    world.agent.stop()
    with sqlite3.connect(world.agent.state / "replscribe.db") as database:
        copy_row(database, 5000, kind="incident.news", state="waiting", receiver="pager", tries=0, delivered=0)
    database.close()
    world.agent.secret("pager-key", "0123456789abcdef0123456789abcdef")
    world.agent.configure(world.config(
        extra='receiver "pager" { type = "pagerduty"  url = "http://127.0.40.1:8083/"  key-file = "pager-key" }'))
    world.agent.start()
    wait_for("the outbox to be empty", lambda: world.agent.status()["outbox_waiting"] == 0)
    with sqlite3.connect(world.agent.state / "replscribe.db") as database:
        assert database.execute("SELECT state, count(*) FROM outbox WHERE receiver = 'pager' GROUP BY state"
                                ).fetchall() == [("delivered", 5000)]
    database.close()


def test_a_receiver_that_left_the_configuration_keeps_no_page_waiting(world):
    old = 'receiver "old" { type = "webhook"  url = "http://127.0.40.1:8089/"  secret-file = "chat-secret" }'
    world.watch(receivers='"chat", "old"', extra=old)
    world.source.kill()
    incident = world.agent.wait_incident("open")["id"]
    wait_for("a page to wait", lambda: world.agent.status()["outbox_waiting"] == 1)
    world.agent.configure(world.config())
    world.agent.process.send_signal(signal.SIGHUP)
    wait_for("the page to be given up", lambda: world.agent.status()["outbox_waiting"] == 0)
    world.agent.command("resolve", incident, "--by", "ayu")

    def given_up():
        return [entry["text"] for entry in world.agent.document(incident)["timeline"]
                if entry["text"].startswith("Could not tell old")]
    wait_for("the later page to be given up", lambda: len(given_up()) == 2)
    assert {text.split(": ", 1)[1] for text in given_up()} == {"the receiver is no longer configured"}


def test_slack_gets_blocks_within_its_limits(world):
    slack = Receiver("slack", port=8084).start()
    world.agent.secret("slack-url", slack.url)
    world.watch(receivers='"slack"', extra='receiver "slack" { type = "slack"  url-file = "slack-url" }')
    world.source.kill()
    told = slack.wait()
    assert "node-2" in told.body["text"]
    world.source.start()
    wait_for("the last word", lambda: any("normal" in t.body["text"].lower() or "resolved" in t.body["text"].lower()
                                          for t in slack.accepted()), 40)
    assert {t.status for t in slack.told} == {200}
    slack.stop()


def test_retry_after_is_obeyed_and_the_id_stays(world):
    world.chat.script = [(429, {"Retry-After": "2"}, ""), (503, {}, "")]
    world.watch()
    world.source.kill()
    world.chat.wait("incident.opened")
    tries = [told for told in world.chat.told if told.body["type"] == "incident.opened"]
    assert len({told.headers["webhook-id"] for told in tries}) == 1
    assert len({told.raw for told in tries}) == 1
    assert [told.status for told in tries] == [429, 503, 200]
    assert tries[1].at - tries[0].at >= 2  # not earlier than it was told: the receiver's clock, not ours


def test_a_long_pause_is_told_at_once_and_a_reload_lifts_it(world):
    world.chat.script = [(503, {"Retry-After": "86400"}, "busy")]
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident("open")["id"]
    trouble = wait_for("the pause in status", lambda: world.agent.status()["receivers"][0]["trouble"])
    assert "next try at" in trouble and trouble.endswith("answered 503: busy")
    assert "receiver=chat fails: " + trouble in world.agent.log()

    def waits():
        return [entry["text"] for entry in world.agent.document(incident)["timeline"]
                if entry["text"].startswith("Could not tell chat yet (P3, incident.opened), the page waits until ")]
    assert len(waits()) == 1 and waits()[0].endswith(": answered 503: busy")
    assert len(world.chat.told) == 1
    world.agent.process.send_signal(signal.SIGHUP)
    world.chat.wait("incident.opened", 10)
    wait_for("the trouble to be over", lambda: not world.agent.status()["receivers"][0]["trouble"])


def test_a_redirect_is_not_followed(world):
    other = Receiver("webhook", port=8085).start()
    world.chat.script = [(301, {"Location": other.url}, "")]
    world.watch()
    world.source.kill()
    wait_for("the first try", lambda: world.chat.told)
    wait_for("the refusal in the draft",
             lambda: "301" in world.agent.draft(world.agent.wait_incident()["id"]))
    assert other.told == []
    other.stop()
