# SPDX-License-Identifier: Apache-2.0
"""What runs after documents were written: the program that is shipped, and one that hangs; and the document as one's own
house has it."""

import pathlib
import re
import subprocess

from lab.base import wait_for

COMMIT = pathlib.Path(__file__).resolve().parents[2] / "conf" / "git-commit"


def git(world, *words):
    done = subprocess.run(["git", "-C", world.agent.state / "incidents", "-c", "safe.directory=*", *words], capture_output=True, text=True)
    return done.stdout


def headings(draft):
    return re.findall(r"^## (.*)$", draft, re.M)


def test_documents_are_committed_in_the_order_of_the_house(world):
    world.watch(extra=f'''draft {{
  sections = {{ "summary", "timeline", "cause" }}
  after-write = {{ "{COMMIT}", "{{folder}}", "{{id}}" }}
  section "cause" {{ heading = "Akar Masalah" }}
}}''')
    world.source.kill()
    incident = world.agent.wait_incident()["id"]
    wait_for("a commit", lambda: incident in git(world, "log", "--oneline"))
    world.agent.command("note", incident, "restarting the source")
    wait_for("the note in a commit", lambda: "restarting the source" in git(world, "show", f"HEAD:{incident}/draft.md"))
    assert headings(world.agent.draft(incident)) == ["Issue Summary", "Timeline", "Akar Masalah"]
    assert f"{incident}/evidence/lag-and-threads.svg" in git(world, "ls-files")


def test_a_program_that_hangs_is_killed_and_holds_nobody_up(world):
    world.watch(extra='draft { after-write = { "/bin/sleep", "1000" }  after-write-timeout = "1s" }')
    world.source.kill()
    incident = world.agent.wait_incident()["id"]
    wait_for("the end of the program", lambda: "after-write took too long" in world.agent.log())
    world.agent.command("ack", incident)
    assert world.agent.wait_incident("acknowledged")["id"] == incident
    assert world.agent.stop() == 0


def test_a_section_that_there_is_not_is_said_with_its_line(world):
    world.agent.configure(world.config() + 'draft { sections = { "sumary" } }\n')
    done = world.agent.run("check")
    assert done.returncode == 78
    assert 'did you mean "summary"' in done.stderr + done.stdout
