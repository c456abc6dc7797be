# SPDX-License-Identifier: Apache-2.0
"""The agent's own life: killed, reloaded, cut off from its receivers, started twice."""

import json
import os
import re
import signal
import subprocess
import time

import pytest
from lab.agent import Agent
from lab.base import find_program, wait_for
from lab.receiver import Receiver


def test_a_killed_agent_goes_on_with_the_same_incident(world):
    world.watch()
    world.source.kill()
    world.chat.wait("incident.opened")
    before = world.agent.wait_incident()
    world.agent.kill()
    world.agent.start()
    after = world.agent.wait_incident()
    assert (after["id"], after["began"]) == (before["id"], before["began"])
    wait_for("the gap to be told", lambda: "saw nothing" in world.agent.draft(before["id"]))
    world.source.start()
    world.chat.wait("incident.resolved", 40)
    assert len(world.agent.incidents()) == 1
    assert len(world.chat.accepted("incident.opened")) == 1


def test_no_page_is_lost_when_the_agent_dies_before_it_was_sent(world):
    world.chat.script = [(503, {}, "later")] * 3
    world.watch()
    world.source.kill()
    wait_for("a first try", lambda: world.chat.told)
    world.agent.kill()
    world.agent.start()
    world.chat.wait("incident.opened")
    ids = {told.headers["webhook-id"] for told in world.chat.told if told.body["type"] == "incident.opened"}
    assert len(ids) == 1


def test_a_name_that_moved_while_the_agent_was_down_is_noticed_at_its_start(world):
    world.watch()
    world.agent.stop()
    world.dns.a("db-source", "127.0.30.2")
    world.agent.start()
    assert world.chat.wait("incident.opened").body["data"]["finding"] == "dns-repointed"
    draft = world.agent.draft(world.agent.wait_incident()["id"])
    assert "127.0.30.1" in draft and "127.0.30.2" in draft


def test_a_receiver_that_is_down_gets_its_pages_in_order_when_it_is_back(world):
    world.watch()
    world.chat.stop()
    world.source.kill()
    incident = world.agent.wait_incident("open")
    wait_for("the receiver's trouble in status",
             lambda: world.agent.status()["receivers"][0]["trouble"])
    world.agent.command("ack", incident["id"], "--by", "ayu")
    world.chat = Receiver("webhook").start()
    world.chat.wait("incident.acknowledged", 90)
    kinds = [told.body["type"] for told in world.chat.accepted()]
    assert kinds.index("incident.opened") < kinds.index("incident.acknowledged")


def test_an_unacknowledged_incident_rises_and_an_acknowledgement_stops_it(world):
    world.watch(policy='raise-after = "2s"', extra="")
    world.source.kill()
    world.chat.wait("incident.opened")
    raised = world.chat.wait("incident.raised").body["data"]
    assert raised["level"] == "P2"
    incident = world.agent.wait_incident()["id"]
    world.agent.command("ack", incident, "--by", "ayu", "--message", "mine")
    told = world.chat.wait("incident.acknowledged").body["data"]
    assert told["by"] == "ayu"
    entries = [entry["text"] for entry in world.agent.document(incident)["timeline"]]
    assert any("ayu" in text or "ack" in text.lower() for text in entries)


def test_people_raise_snooze_and_are_refused_what_makes_no_sense(world):
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident("open")["id"]
    world.agent.command("raise", incident, "P2", "--by", "ayu")
    assert world.agent.wait_incident()["level"] == "P2"
    refused = world.agent.run("raise", incident, "P3", "--by", "ayu")
    assert refused.returncode == 69 and "already" in refused.stderr
    world.agent.command("snooze", incident, "1h", "--by", "ayu", "--message", "provider is on it")
    assert world.agent.wait_incident()["state"] == "snoozed"
    assert world.agent.run("snooze", incident, "soon").returncode == 64
    assert world.agent.run("ack", "INC-19700101-0001").returncode == 69


def test_a_window_that_mutes_lets_no_page_out_and_writes_all_the_same(world):
    now = time.time()
    world.watch(extra=f"""maintenance "planned" {{ start = "{utc(now - 60)}"  end = "{utc(now + 3600)}"  mute = true }}""")
    world.source.kill()
    incident = world.agent.wait_incident("open")["id"]
    world.source.start()
    world.agent.wait_incident("resolved", seconds=40)
    assert "Connection refused" in world.agent.draft(incident) or "reset by peer" in world.agent.draft(incident)
    assert world.chat.accepted("incident.opened") == []


def utc(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def test_notes_land_in_the_draft_word_for_word(world):
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident()["id"]
    world.agent.command("ack", incident, "--by", "ayu")
    world.agent.command("note", incident, "--by", "ayu", "Taking action: manual replication | <b>now</b>")
    draft = world.agent.draft(incident)
    assert "Taking action: manual replication" in draft
    assert "<b>now" not in draft


def test_text_that_people_write_into_the_draft_stays(world):
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident()["id"]
    path = world.agent.state / "incidents" / incident / "draft.md"
    wait_for("the draft", path.exists)
    path.write_text(path.read_text() + "\nWritten by a person at night.\n")
    world.agent.command("ack", incident, "--by", "ayu")
    draft = path.read_text()
    assert "Written by a person at night." in draft
    assert "ayu" in draft


def test_a_pipe_in_the_draft_s_place_stops_nothing(world):
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident()["id"]
    path = world.agent.state / "incidents" / incident / "draft.md"
    wait_for("the draft", path.exists)
    path.unlink()
    os.mkfifo(path)
    world.agent.command("note", incident, "--by", "ayu", "still there")
    assert f"documents of {incident}" in world.agent.command("status")
    assert any("still there" in entry["text"] for entry in world.agent.document(incident)["timeline"])


def test_what_people_say_is_kept_whole_or_refused(world):
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident("open")["id"]
    assert world.agent.run("note", incident, "x" * 5000).returncode == 64
    assert world.agent.run("note", incident, "  ").returncode == 64
    assert world.agent.run("snooze", incident, "99d").returncode != 0
    told = world.agent.command("resolve", incident, "--by", "ayu")
    assert "still there" in told


def test_systemd_hears_ready_status_reloading_and_stopping(world):
    world.watch()
    heard = world.agent.heard
    assert any(note.startswith("STATUS=1 of 1 targets ok") for note in heard)
    heard.clear()
    world.agent.process.send_signal(signal.SIGHUP)
    wait_for("the reload to end", lambda: "READY=1" in heard)
    assert heard.index("RELOADING=1") < heard.index("READY=1")
    assert any(note.startswith("MONOTONIC_USEC=") for note in heard)
    assert world.agent.stop() == 0
    assert "STOPPING=1" in heard


def test_a_bad_reload_keeps_the_old_configuration_and_says_why(world):
    world.watch()
    good = world.agent.config.read_text()
    world.agent.config.write_text(good + '\ntarget "node-9" { hots = "127.0.0.1" }\n')
    world.agent.process.send_signal(signal.SIGHUP)
    wait_for("the refusal", lambda: "old configuration stays" in world.agent.log())
    assert "hots" in world.agent.log()
    assert world.agent.run("status").returncode == 78
    done = world.agent.run("status", "--socket", str(world.agent.socket))
    assert done.returncode == 0 and "node-2" in done.stdout
    world.agent.config.write_text(good.replace('poll = "200ms"', 'poll = "300ms"'))
    world.agent.process.send_signal(signal.SIGHUP)
    wait_for("the reload", lambda: "reloaded" in world.agent.log())
    world.agent.wait_watching()


def test_a_target_that_left_the_configuration_leaves_no_open_incident(world):
    world.watch()
    world.replica.sql("STOP SLAVE SQL_THREAD")
    world.agent.wait_incident("open")
    world.agent.stop()
    world.agent.config.write_text(world.agent.config.read_text().replace('target "node-2"', 'target "node-9"'))
    world.agent.start()
    world.agent.wait_watching("node-9")
    wait_for("the old target's incident to end", lambda: any(
        incident["targets"] == ["node-2"] and incident["state"] == "resolved" for incident in world.agent.incidents()))


def test_a_second_agent_on_the_same_state_folder_is_refused(world):
    world.watch()
    done = world.agent.run("run")
    assert done.returncode == 69
    assert str(world.agent.process.pid) in done.stderr
    assert "state-dir" in done.stderr


def test_sigterm_ends_in_time_while_a_server_hangs(world):
    world.watch()
    world.replica.freeze()
    wait_for("the hang to be seen", lambda: world.agent.findings() & {"status-hangs", "target-unreachable"})
    assert world.agent.stop() == 0


def test_commands_without_an_agent_say_so_or_work(world):
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident()["id"]
    world.agent.stop()
    assert world.agent.run("status").returncode == 69
    assert incident in world.agent.command("incidents")
    assert incident in world.agent.command("show", incident)
    assert json.loads(world.agent.command("show", incident, "--format", "json"))["id"] == incident
    assert incident in world.agent.command("show", incident, "--format", "text")
    assert world.agent.run("show", "INC-19700101-0001").returncode == 69


def test_verify_says_which_evidence_was_tampered_with(world):
    world.watch()
    world.source.kill()
    incident = world.agent.wait_incident()["id"]
    world.agent.stop()
    assert "changed" not in world.agent.command("verify", incident)
    folder = world.agent.state / "incidents" / incident / "evidence"
    assert (folder / "lag-and-threads.png").read_bytes().startswith(b"\x89PNG")
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    assert "evidence/lag-and-threads.svg" in world.agent.command("show", incident)
    assert "<img src=\"data:image/svg+xml," in world.agent.command("show", incident, "--format", "html")
    (folder / "lag-and-threads.svg").write_text("<svg/>")
    files = sorted((world.agent.state / "incidents" / incident / "evidence").glob("E*.txt"))
    files[0].write_text("nothing was wrong\n")
    files[1].unlink()
    done = world.agent.run("verify", incident, "--json")
    assert done.returncode == 1
    verdicts = {file["file"]: file["verdict"] for file in json.loads(done.stdout)}
    assert verdicts[files[0].name] == "changed"
    assert verdicts[files[1].name] == "missing"
    assert verdicts["lag-and-threads.svg"] == "changed"
    assert set(verdicts.values()) - {"changed", "missing"} <= {"ok"}


def test_resolve_by_hand_stays_resolved(world):
    world.watch()
    world.dns.a("db-source", "127.0.30.2")
    world.chat.wait("incident.opened")
    incident = world.agent.wait_incident()["id"]
    world.agent.command("resolve", incident, "--by", "ayu", "--message", "planned move")
    world.chat.wait("incident.resolved")
    assert world.agent.wait_incident()["state"] == "resolved"
    assert "dns-repointed" not in json.dumps(world.agent.status()["incidents"])


def test_check_live_says_what_is_missing_and_how_to_mend_it(world):
    world.agent.configure(world.config())
    done = world.agent.run("check", "--live")
    assert done.returncode == 0, done.stdout + done.stderr
    world.replica.sql("REVOKE SLAVE MONITOR ON *.* FROM watch@'%'")
    done = world.agent.run("check", "--live")
    assert done.returncode == 1
    assert "GRANT SLAVE MONITOR ON *.*" in done.stdout
    world.chat.stop()
    assert "FAILED receiver" in world.agent.run("check", "--live").stdout
    world.chat.start()
    assert world.chat.told == []


def test_probe_needs_no_agent(world):
    world.agent.configure(world.config())
    done = world.agent.run("probe", "node-2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "db-source.lab.test" in done.stdout
    world.replica.sql("STOP SLAVE SQL_THREAD")
    done = world.agent.run("probe", "node-2", "--json")
    assert done.returncode == 1
    assert [found["finding"] for found in json.loads(done.stdout)["findings"]] == ["sql-stopped"]


def test_no_secret_in_logs_drafts_pages_or_argv(world):
    world.watch()
    world.source.kill()
    world.chat.wait("incident.opened")
    command_line = open(f"/proc/{world.agent.process.pid}/cmdline").read()
    incident = world.agent.wait_incident()["id"]
    seen = world.agent.log() + command_line + world.agent.draft(incident) + "".join(
        told.raw.decode() for told in world.chat.told)
    for secret in ("watch-secret", "repl-secret", Receiver.SECRET, Receiver.SECRET.removeprefix("whsec_")):
        assert secret not in seen


def fill(path):
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError):
        while True:
            os.write(file, b"x" * 4096)
    os.close(file)


def test_a_full_disk_loses_no_page_and_heals(world):
    disk = world.lab.path("disk", "x").parent
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], check=True)
    world.agent.state = disk / "state"
    world.watch()
    filler = disk / "filler"
    fill(filler)
    world.source.kill()
    world.chat.wait("incident.opened")
    wait_for("the trouble in status", lambda: world.agent.status()["store_trouble"])
    filler.unlink()
    wait_for("the store to work again", lambda: not world.agent.status()["store_trouble"], 40)
    incident = world.agent.wait_incident()["id"]
    assert "Connection refused" in world.agent.draft(incident)
    world.agent.stop()
    subprocess.run(["umount", disk], check=True)


def test_a_newer_database_is_refused_with_a_sentence(world):
    world.watch()
    world.agent.stop()
    import sqlite3
    with sqlite3.connect(world.agent.state / "replscribe.db") as database:
        database.execute("PRAGMA user_version = 999")
    done = world.agent.run("run")
    assert done.returncode == 78
    assert re.search(r"newer", done.stderr)


def test_an_unwritable_state_folder_is_refused_with_a_sentence(world):
    world.agent.state = world.lab.path("read-only", "x").parent
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", world.agent.state], check=True)
    world.agent.configure(world.config())
    done = world.agent.run("run")
    assert done.returncode == 73
    assert "state-dir" in done.stderr
    subprocess.run(["umount", world.agent.state], check=True)
