# SPDX-License-Identifier: Apache-2.0
"""Every form of a draft before the programs that people read it with: the documents of the tapes, which build no server."""

import json
import pathlib
import re
import shutil
import subprocess

import pytest
from lab.agent import PROGRAM

HERE = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(PROGRAM).resolve().parent
PAPERS = BUILD / "tests" / "sim" / "papers"
RUN = [BUILD / "with-sid"] if PROGRAM.endswith("-sid") else []  # of build-sid
TAPES = sorted(tape for tape in (HERE / "sim").glob("*.tape") if "expect-draft" in tape.read_text())
HEADINGS = ("Issue Summary", "Impact", "Trigger", "Detection", "Root Cause", "Timeline", "Resolution & Recovery",
            "Corrective and Preventive Measurements", "Financial Impact", "Impacted Division", "References",
            "Lessons Learned", "Open Questions")


def needs(tool):
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")


def judge(*command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module", params=TAPES, ids=lambda tape: tape.stem)
def folder(request, tmp_path_factory):
    if not PAPERS.exists():
        pytest.skip("tests/sim/papers is not built")
    folder = tmp_path_factory.mktemp("papers")
    subprocess.run([*RUN, PAPERS, request.param, folder], check=True)
    return folder


def test_the_json_keeps_to_its_schema(folder):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((HERE.parent / "docs" / "incident.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads((folder / "incident.json").read_text()))


def test_each_link_of_the_markdown_leads_to_a_file(folder):
    for link in re.findall(r"\]\(((?!https?:)[^)]+)\)", (folder / "draft.md").read_text()):
        assert (folder / link).exists(), link


def test_cmark_finds_all_headings_and_no_html(folder):
    needs("cmark")
    tree = judge("cmark", "--to", "xml", folder / "draft.md")
    for heading in HEADINGS:
        assert f'>{heading.replace("&", "&amp;")}</text>' in tree or all(word in tree for word in heading.split()), heading
    for html in re.findall(r"<html_(?:block|inline)[^>]*>([^<]*)<", tree):
        assert html.strip().startswith("&lt;!--"), html


def test_pandoc_makes_documents_of_it(folder):
    needs("pandoc")
    judge("pandoc", "--from", "gfm", folder / "draft.md", "--output", folder / "draft.docx")
    assert (folder / "draft.docx").stat().st_size > 5000
    page = judge("pandoc", "--from", "gfm", folder / "draft.md", "--to", "html")
    ours = (folder / "draft.html").read_text()
    for tag in ("<table", "<h2", "<h3", "<tr", "<li", "<blockquote"):
        assert page.count(tag) <= ours.count(tag) <= page.count(tag) + 1, tag


def test_the_page_is_whole_and_alone(folder):
    page = (folder / "draft.html").read_text()
    if shutil.which("xmllint"):
        trouble = subprocess.run(["xmllint", "--html", "--noout", folder / "draft.html"], capture_output=True, text=True).stderr
        assert not [line for line in trouble.splitlines() if "error" in line and "invalid" not in line], trouble
    for target in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{target}"' in page, target
    assert not re.search(r'<(?:script|link|iframe|img src="(?!data:))', page)
    assert not re.search(r"url\((?!data:)", page)


def test_confluence_gets_well_formed_storage(folder):
    needs("xmllint")
    storage = (folder / "draft.confluence.xml").read_text()
    judge("xmllint", "--noout", "-", text=f'<page xmlns:ac="urn:ac" xmlns:ri="urn:ri">{storage}</page>')


def test_mail_has_short_lines(folder):
    for line in (folder / "draft.txt").read_text().splitlines():
        assert len(line) <= 78 or " " not in line.strip(" *[]"), line


def test_markdownlint_has_nothing_against_it(folder):
    needs("markdownlint-cli2")
    judge("markdownlint-cli2", "--config", HERE / "e2e" / "draft.markdownlint.json", folder / "draft.md")
