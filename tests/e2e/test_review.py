# SPDX-License-Identifier: Apache-2.0
"""A document's way through its reviewers: signed for what it says, and told when it says something else."""
import json

from lab.base import wait_for


def say(agent, incident, status=None, by="ayu"):
    words = ["review", incident, "--json", "--by", by] + (["--status", status] if status else [])
    done = agent.run(*words)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def draft_path(agent, incident):
    return agent.state / "incidents" / incident / "draft.md"


def stop_for_a_while(world):
    world.replica.sql("STOP SLAVE")
    incident = world.agent.wait_incident("open")["id"]
    assert say(world.agent, incident)["review"] == "draft"
    assert "not resolved yet" in say(world.agent, incident, "reviewed")
    world.agent.command("raise", incident, "P3")
    world.replica.sql("START SLAVE")
    world.agent.wait_incident("resolved", seconds=40)
    return incident


def test_a_sign_off_holds_for_the_text_that_was_signed(world):
    world.watch(policy='review-within = "1s"')
    incident = stop_for_a_while(world)
    overdue = f"review of {incident} (P3) is overdue since"
    wait_for("the review to be overdue", lambda: overdue in world.agent.command("status"))

    assert "`--status reviewed` comes first" in say(world.agent, incident, "closed")
    assert say(world.agent, incident, "in-review")["review"] == "in-review"
    assert say(world.agent, incident, "reviewed", by="budi")["changed_since"] is False
    assert "**Status:** Reviewed, by budi at" in world.agent.draft(incident)
    assert "overdue" not in world.agent.command("status")

    path = draft_path(world.agent, incident)
    path.write_text(path.read_text().replace("## Impact\n", "## Impact\n\n12 orders were late.\n"))
    assert say(world.agent, incident)["changed_since"] is True
    assert "has changed since it was reviewed" in say(world.agent, incident, "closed")
    world.agent.command("note", incident, "a word more")
    wait_for("the draft to say so", lambda: "the text has changed since" in world.agent.draft(incident))

    assert say(world.agent, incident, "reviewed")["changed_since"] is False
    world.agent.kill()
    world.agent.start()
    assert say(world.agent, incident)["review"] == "reviewed"
    assert say(world.agent, incident, "reviewed")["changed_since"] is False
    assert say(world.agent, incident, "closed")["review"] == "closed"
    assert "**Status:** Closed, by ayu at" in world.agent.draft(incident)
    assert "12 orders were late." in world.agent.draft(incident)


def test_what_nothing_moves_any_more_can_still_be_reviewed(world):
    world.watch(target='policy = "brief"',
                extra='policy "brief" { monitoring-window = "500ms"  reopen-window = 0  level "P3" { receivers = { "chat" } } }')
    incident = stop_for_a_while(world)
    wait_for("the agent to have dropped it", lambda: "resolved long ago" in world.agent.run("note", incident, "x").stderr)
    assert say(world.agent, incident, "reviewed")["review"] == "reviewed"
    assert "**Status:** Reviewed, by ayu at" in world.agent.draft(incident)


def test_what_cannot_be_said_is_refused(world):
    world.watch()
    assert "no such incident" in say(world.agent, "INC-20200901-0001", "reviewed")
