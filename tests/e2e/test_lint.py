# SPDX-License-Identifier: Apache-2.0
"""What `replscribe lint` says of documents: of our own draft, and in a repository of postmortems."""
import json
import os
import pathlib
import subprocess

REPLSCRIBE = os.environ.get("REPLSCRIBE", "build/replscribe")
DRAFT = pathlib.Path(__file__).parent.parent / "sim" / "seed-morning.md"


def lint(*words):
    return subprocess.run([REPLSCRIBE, "lint", *map(str, words)], capture_output=True, text=True, check=False)


def rules(done):
    return {complaint["rule"] for complaint in json.loads(done.stdout)["complaints"]}


def test_the_agents_own_draft_lacks_only_what_people_know(tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text(DRAFT.read_text())
    (tmp_path / "evidence").mkdir()
    for line in DRAFT.read_text().splitlines():
        for part in line.split("](evidence/")[1:]:
            (tmp_path / "evidence" / part.split(")")[0]).touch()
    done = lint("--json", draft)
    assert done.returncode == 1
    assert rules(done) == {"question-open", "action-unassigned", "impact-number"}


def test_evidence_that_somebody_deleted_is_missed(tmp_path):
    (tmp_path / "draft.md").write_text(DRAFT.read_text())
    assert "evidence-missing" in rules(lint("--json", tmp_path / "draft.md"))


def test_files_of_a_repository_are_told_apart(tmp_path):
    (tmp_path / "a b.md").write_text("# 2020-09-01 One\n")
    (tmp_path / "b.md").write_text("# Two\n")
    done = lint(tmp_path / "a b.md", tmp_path / "b.md")
    assert done.returncode == 1
    assert f"{tmp_path}/a b.md:1: error: the section `Impact` is missing [section-missing]\n" in done.stdout
    assert f"{tmp_path}/b.md:1: warning: the title does not begin with a day [title-form]\n" in done.stdout
    sarif = json.loads(lint("--format", "sarif", tmp_path / "a b.md").stdout)
    run = sarif["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert sarif["version"] == "2.1.0"
    assert place["artifactLocation"]["uri"].endswith("/a%20b.md") and place["region"]["startLine"] == 1
    known = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(known[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_what_cannot_be_read_is_said(tmp_path):
    done = lint(tmp_path / "none.md")
    assert done.returncode == 69 and "none.md cannot be read: No such file or directory" in done.stderr
    assert lint("--format", "xml", DRAFT).returncode == 64
