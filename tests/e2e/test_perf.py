# SPDX-License-Identifier: Apache-2.0
"""Results of k6 that were made elsewhere become reports, and reports are compared. What the files should say is computed
from the run that wrote them (lab/k6.py)."""

import gzip
import html.parser
import json
import os
import pathlib
import re
import subprocess
import xml.etree.ElementTree

import pytest
from lab import k6
from lab.agent import PROGRAM

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "perf-report.schema.json"
THRESHOLDS = {"http_req_failed": ["rate<0.01"], "http_req_duration": ["p(95)<200", "p(99)<500"],
              "http_req_duration{scenario:auth}": ["p(95)<40"], "checks": ["rate>0.90"]}
PLAN = """
title = "Login and OTP"
timezone = "Asia/Jakarta"
monitoring-dashboard = "https://grafana.example/d/k6?from={start_ms}&to={end_ms}"
logging-dashboard = "https://logs.example/?q=auth&from={start}&to={end}"
executor "DevOps Engineer – 1" { department = "DevOps" }
supervisor "@zeroc0d3-devops" { department = "DevOps" }
deployment "auth" { cpu-request = "250m"  cpu-limit = "none"  memory-limit = "512Mi" }
component "auth" { service = "EKS"  source = "none" }
component "orders" { service = "RDS"  name = "orders-db/otp"  source = "none" }
"""


class Desk:
    def __init__(self, folder):
        self.folder, self.report = folder, folder / "report"
        (folder / "plan.conf").write_text(PLAN)

    def file(self, name, document):
        path = self.folder / name
        if isinstance(document, bytes):
            path.write_bytes(document)
        else:
            k6.write(path, document)
        return str(path)

    def perf(self, *words, env=None):
        return subprocess.run([PROGRAM, "perf", *[str(word) for word in words]], cwd=self.folder, capture_output=True,
                              text=True, timeout=60, env={**os.environ, "TZ": "UTC", **(env or {})})

    def add(self, *words, code=0, env=None):
        done = self.perf("import", "--output", self.report, *words, env=env)
        assert done.returncode == code, done.stderr
        return done

    def json(self):
        return json.loads((self.report / "report.json").read_text())

    def cycle(self, which=-1):
        return self.json()["cycles"][which]

    def stats(self, metric, which=-1):
        return next(one["stats"] for one in self.cycle(which)["result"]["metrics"] if one["name"] == metric)

    def markdown(self):
        return (self.report / "report.md").read_text()

    def rows(self):
        """The seed's table, each row by its headings."""
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in self.markdown().splitlines()
                if line.startswith("|")]
        start = next(i for i, row in enumerate(rows) if row[0] == "Cycle")
        return [dict(zip(rows[start], row)) for row in rows[start + 2:] if len(row) == len(rows[start])]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.fixture(scope="module")
def run():
    return k6.Run(allocated=25)


def shapes(run):
    return {"summary-export": run.summary_export(THRESHOLDS), "handle-summary": run.handle_summary(THRESHOLDS),
            "machine-readable": run.machine_readable(), "machine-readable-schema": run.machine_readable(True),
            "json-lines": run.json_lines(), "csv": run.csv()}


@pytest.mark.parametrize("shape", ["summary-export", "handle-summary", "machine-readable", "machine-readable-schema",
                                   "json-lines", "csv"])
def test_each_shape_says_what_the_run_was(desk, run, shape):
    desk.add(desk.file("file", shapes(run)[shape]))
    assert desk.cycle()["result"]["files"][0]["shape"] == shape.removesuffix("-schema")
    for metric, names in (("http_req_duration", ("avg", "min", "med", "max", "p(90)", "p(95)")),
                          ("http_req_failed", ("rate", "passes", "fails")), ("checks", ("rate", "passes", "fails")),
                          ("http_reqs", ("count",)), ("vus", ("max",))):
        for name in names:
            # CSV has six places.
            assert desk.stats(metric)[name] == pytest.approx(run.stats(metric)[name], rel=1e-9, abs=1e-6)
    row = desk.rows()[0]
    assert row["Virtual User (vus)"] == "20; of 25 allocated"
    assert float(row["Duration (seconds)"]) == pytest.approx(run.seconds, abs=1)
    passes, fails = run.stats("http_req_failed")["passes"], run.stats("http_req_failed")["fails"]
    assert f"{passes} of {passes + fails} requests failed" in row["Remark (Logs)"]


@pytest.mark.parametrize("shape", ["summary-export", "handle-summary"])
def test_thresholds_that_failed_are_those_that_did(desk, run, shape):
    desk.add(desk.file("file", shapes(run)[shape]))
    for one in desk.cycle()["result"]["thresholds"]:
        assert one["passed"] == run.outcome(one["metric"], one["expression"]), one
    assert desk.cycle()["ended"] == "thresholds-failed"
    assert "**failed** `http_req_failed` `rate<0.01`" in desk.rows()[0]["Remark (Logs)"]


def test_what_only_the_exit_code_knows_is_its_to_say(desk, run):
    summary = desk.file("c.json", run.machine_readable())
    desk.add(summary)
    desk.add(summary, "--exit-code", 99)
    desk.add(summary, "--exit-code", 105)
    desk.add(summary, "--exit-code", 0)
    assert [cycle["ended"] for cycle in desk.json()["cycles"]] == ["unknown", "thresholds-failed", "interrupted", "done"]
    assert "the run was interrupted" in desk.rows()[2]["Remark (Logs)"]


def test_files_may_be_packed_marked_or_of_another_shell(desk, run):
    summary = json.dumps(run.handle_summary())
    desk.add(desk.file("utf16.json", summary.encode("utf-16")))
    desk.add(desk.file("mark.json", b"\xef\xbb\xbf" + summary.encode()))
    desk.add(desk.file("out.json.gz", gzip.compress(run.json_lines().encode())))
    desk.add(desk.file("csv", gzip.compress(run.csv().encode())))
    counts = [next(one["stats"]["count"] for one in cycle["result"]["metrics"] if one["name"] == "http_reqs")
              for cycle in desk.json()["cycles"]]
    assert counts == [run.stats("http_reqs")["count"]] * 4


def test_csv_columns_and_times_may_be_any(desk, run):
    for time_format in ("unix", "unix_milli", "unix_micro", "unix_nano", "rfc3339", "rfc3339_nano"):
        desk.add(desk.file("out.csv", run.csv(["scenario", "metric_value", "timestamp", "error_code", "metric_name"],
                                              time_format)))
    starts = [cycle["start"]["at"] for cycle in desk.json()["cycles"]]
    assert starts == ["2020-09-13T12:26:40.000Z", *["2020-09-13T12:26:40.250Z"] * 3,
                      "2020-09-13T12:26:40.000Z", "2020-09-13T12:26:40.250Z"]


def test_a_summary_and_its_points_are_one_cycle(desk, run):
    done = desk.add(desk.file("c.json", run.machine_readable()), desk.file("out.json", run.json_lines()))
    assert done.stdout.count("cycle ") == 1
    assert desk.stats("http_req_duration")["p(99)"] == pytest.approx(run.stats("http_req_duration")["p(99)"])
    assert desk.cycle()["start"] == {"at": "2020-09-13T12:26:40.250Z", "from": "points", "within_s": 0}
    assert desk.cycle()["duration"]["from"] == "k6"
    load = desk.cycle()["result"]["load"]
    assert len(load) == 60 and max(step["virtual_users"] or 0 for step in load) == 20
    assert sum(step["per_second"] for step in load) == pytest.approx(run.stats("http_reqs")["count"], rel=0.02)
    assert (desk.report / "charts" / "cycle-1-load.svg").exists()


def test_two_summaries_are_two_cycles(desk, run):
    other = k6.Run(seed=2)
    desk.add(desk.file("a.json", run.handle_summary()), desk.file("b.json", other.handle_summary()))
    assert [cycle["number"] for cycle in desk.json()["cycles"]] == [1, 2]


def test_points_of_another_run_are_refused_and_nothing_is_written(desk, run):
    other = k6.Run(seconds=30)
    done = desk.add(desk.file("a.json", run.handle_summary()), desk.file("out.json", other.json_lines()), code=65)
    assert "not of the same run" in done.stderr
    assert not desk.report.exists()


def test_the_same_cycle_again_is_added_or_replaces_as_told(desk, run):
    summary = desk.file("a.json", run.handle_summary())
    desk.add(summary)
    desk.add(summary)
    desk.add(summary, "--cycle", 1, "--remark", "again, with a warm cache")
    assert [(cycle["number"], cycle["run"]) for cycle in desk.json()["cycles"]] == [(1, 1), (1, 2), (2, 1)]
    assert "again, with a warm cache" in desk.rows()[1]["Remark (Logs)"]
    assert desk.rows()[1]["Cycle"] == "1, run 2"
    desk.add(summary, "--cycle", 1, "--replace")
    assert [(cycle["number"], cycle["run"]) for cycle in desk.json()["cycles"]] == [(1, 1), (2, 1)]


def test_times_are_told_or_approximate(desk, run):
    summary = desk.file("a.json", run.summary_export())
    os.utime(summary, (1600000090, 1600000090))
    desk.add(summary)
    assert desk.cycle()["end"] == {"at": "2020-09-13T12:28:10.000Z", "from": "file-time", "within_s": 0}
    assert desk.cycle()["start"]["at"] == "2020-09-13T12:27:10.000Z"
    assert "approximate: the file's time" in desk.rows()[0]["Date / Time Start"]
    desk.add(summary, "--start", "2020-09-13T19:26:40+07:00")
    assert desk.cycle()["start"]["at"] == "2020-09-13T12:26:40.000Z"
    assert desk.cycle()["end"] == {"at": "2020-09-13T12:27:40.000Z", "from": "arithmetic", "within_s": 0}
    desk.add(summary, "--start", "2020-09-13T12:26:40Z", "--end", "2020-09-13T12:46:40Z")
    assert any("1200.0 s apart" in note for note in desk.cycle()["result"]["notes"])


def test_a_plan_fills_the_seeds_tables(desk, run):
    desk.add(desk.file("a.json", run.machine_readable()), "--plan", "plan.conf",
             env={"BUILD_URL": "https://jenkins.example/job/perf/42/", "JOB_NAME": "login|perf", "BUILD_NUMBER": "42"})
    text = desk.markdown()
    assert "# [RFC] Performance Testing K6: Login and OTP" in text
    assert "<https://grafana.example/d/k6?from=1599999940250&to=1600000120250>" in text
    assert "| DevOps Engineer – 1 | DevOps |" in text and "| @zeroc0d3-devops | DevOps | |" in text
    assert "| auth | 250 | N/A | none | 512 |" in text
    eks, rds = desk.rows()
    assert (eks["Service Component"], rds["Service Component"]) == ("EKS auth", "RDS orders-db/otp")
    assert eks["Date / Time Start"] == "2020-09-13 19:26:40 +07:00"
    assert eks["Jenkins"] == r"[login\|perf #42](https://jenkins.example/job/perf/42/)" and rds["Jenkins"] == "N/A"
    assert eks["Inprogress CPU (mi)"] == rds["After Mem (mb)"] == "N/A"
    assert "CPU, Mem N/A: the run was imported, so nothing was measured" in rds["Remark (Logs)"]
    assert "[logs](https://logs.example/?q=auth&from=2020-09-13T12%3A26%3A40.250Z" in eks["Remark (Logs)"]


def test_another_plan_is_put_in_later(desk, run):
    desk.add(desk.file("a.json", run.machine_readable()))
    assert "N/A (the plan has none)" in desk.markdown()
    assert desk.perf("report", desk.report, "--plan", "plan.conf").returncode == 0
    assert "Login and OTP" in desk.markdown() and "2020-09-13 19:26:40 +07:00" in desk.markdown()


def test_plan_errors_have_file_and_line(desk, run):
    (desk.folder / "plan.conf").write_text('titel = "x"\nbefore = "soon"\ncomponent "a" { source = "kubernets" }\n')
    done = desk.add(desk.file("a.json", run.machine_readable()), "--plan", "plan.conf", code=78)
    lines = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["plan.conf:1", "plan.conf:2", "plan.conf:3"]
    assert not desk.report.exists()


def test_a_file_that_broke_off_is_an_interrupted_run(desk, run):
    for number, document in enumerate((run.json_lines(), run.csv()), 1):
        desk.add(desk.file("cut", document[:len(document) // 2]))
        assert desk.cycle()["ended"] == "interrupted" and desk.cycle()["result"]["files"][0]["cut"]
        assert f"Cycle {number}: **the run was interrupted**" in desk.markdown()
    desk.add(desk.file("cut.gz", gzip.compress(run.json_lines().encode())[:20000]))
    assert desk.cycle()["ended"] == "interrupted"


@pytest.mark.parametrize("document, says", [
    ('{"metrics": {"vus": {"val', "cut off"), ("", "empty"), ("checks: 97%\n", "neither"), ('{"a": 1}', "no summary"),
    ("[1, 2,]", "not JSON"), (gzip.compress(b"x" * (1 << 27)), "64 MiB"),
    ('{"type":"Metric","data":{"name":"vus","type":"gauge"},"metric":"vus"}\n', "no points"),
], ids=["cut", "empty", "prose", "other JSON", "no JSON", "bomb", "no points"])
def test_what_cannot_be_used_leaves_the_report_as_it_was(desk, run, document, says):
    desk.add(desk.file("good.json", run.handle_summary()))
    before = (desk.report / "report.json").read_bytes()
    done = desk.add(desk.file("bad", document), code=74 if "MiB" in says else 65)
    assert says in done.stderr and "bad" in done.stderr
    assert (desk.report / "report.json").read_bytes() == before


def test_runs_that_did_nothing_have_nothing_made_up(desk):
    desk.add(desk.file("a.json", {"metrics": {"iterations": {"count": 0, "rate": 0}, "http_reqs": {"count": 0, "rate": 0}}}))
    row = desk.rows()[0]
    assert (row["Virtual User (vus)"], row["Duration (seconds)"]) == ("N/A", "N/A")
    assert "Virtual User N/A" in row["Remark (Logs)"] and "Duration N/A" in row["Remark (Logs)"]
    assert desk.cycle()["duration"] is None and desk.cycle()["start"] is None


@pytest.mark.parametrize("words, code", [
    ((), 64), (("import",), 64), (("import", "a.json"), 64), (("import", "-o", "r", "--cycle", "0", "a.json"), 64),
    (("import", "-o", "r", "--replace", "a.json"), 64), (("import", "-o", "r", "--start", "noon", "a.json"), 64),
    (("import", "-o", "r", "--exit-code", "-1", "a.json"), 64), (("import", "-o", "r", "nowhere.json"), 74),
    (("report", "nowhere"), 74), (("compare", "a.json"), 64), (("compare", "a.json", "nowhere"), 74),
    (("compare", "--margin", "lots", "a.json", "a.json"), 64), (("import", "-o", "/proc/nowhere", "a.json"), 73),
    (("import", "-o", "r", "--start", "2020-09-13T12:00:00Z", "--end", "2020-09-13T11:00:00Z", "a.json"), 64),
    (("import", "-o", "r", "--cycle", "1", "a.json", "b.json"), 64),
])
def test_wrong_commands_say_so(desk, run, words, code):
    desk.file("a.json", run.handle_summary())
    desk.file("b.json", run.handle_summary())
    done = desk.perf(*words)
    assert done.returncode == code and done.stderr
    assert not (desk.folder / "r").exists()


def test_a_report_that_is_none_is_not_overwritten(desk, run):
    desk.report.mkdir()
    (desk.report / "report.json").write_text('{"mine": true}')
    desk.add(desk.file("a.json", run.handle_summary()), code=65)
    assert (desk.report / "report.json").read_text() == '{"mine": true}'


def full_report(desk, run):
    desk.add(desk.file("a.json", run.summary_export(THRESHOLDS)), desk.file("out.json", run.json_lines()),
             "--plan", "plan.conf", "--exit-code", 99)
    desk.add(desk.file("b.json", run.machine_readable()), "--plan", "plan.conf")


def test_the_json_is_what_its_schema_says(desk, run):
    jsonschema = pytest.importorskip("jsonschema", reason="python3-jsonschema is missing")
    full_report(desk, run)

    def close(schema):
        """A key that the schema does not tell of is a mistake of the writer."""
        if isinstance(schema, dict):
            if "properties" in schema:
                schema["additionalProperties"] = False
            for value in schema.values():
                close(value)
        elif isinstance(schema, list):
            for value in schema:
                close(value)
        return schema
    schema = close(json.loads(SCHEMA.read_text()))
    assert not list(jsonschema.Draft202012Validator(schema).iter_errors(desk.json()))


class Page(html.parser.HTMLParser):
    VOID = {"meta", "br", "path", "rect", "use", "circle", "link"}

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.attributes, self.tags = [], [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += [(name, value) for name, value in attributes if name in ("src", "href", "xlink:href", "style")]
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_page_is_one_whole_file(desk, run):
    full_report(desk, run)
    page = Page((desk.report / "report.html").read_text())
    assert page.open == []
    assert len(page.ids) == len(set(page.ids)) > 0
    assert not page.tags & {"script", "img", "iframe", "link"}
    for name, value in page.attributes:
        assert name != "src"
        if name == "xlink:href":
            assert value[1:] in page.ids
        elif name == "href":
            assert re.match(r"https?://|#", value), value


def test_charts_are_there_as_svg_and_png(desk, run):
    full_report(desk, run)
    names = sorted(path.name for path in (desk.report / "charts").iterdir())
    assert names == ["cycle-1-load.png", "cycle-1-load.svg"]
    root = xml.etree.ElementTree.parse(desk.report / "charts" / names[1]).getroot()
    assert root.tag.endswith("svg") and root.get("viewBox")
    assert (desk.report / "charts" / names[0]).read_bytes().startswith(b"\x89PNG")
    assert "](charts/cycle-1-load.svg)" in desk.markdown()


def compared(desk, *words):
    done = desk.perf("compare", "--json", *words)
    assert done.returncode == 0, done.stderr
    return {row["what"]: row for row in json.loads(done.stdout)["rows"]}


def test_a_change_shows_and_chance_does_not(desk):
    for seed in range(1, 6):
        desk.add(desk.file(f"{seed}.json", k6.Run(seed=seed).handle_summary()), "--cycle", 1)
        desk.add(desk.file(f"{seed}.json", k6.Run(seed=seed + 10).handle_summary()), "--cycle", 2)
        desk.add(desk.file(f"{seed}.json", k6.Run(seed=seed + 20, latency=60, failing=0.1).handle_summary()), "--cycle", 3)
    alike = compared(desk, f"{desk.report}:1", f"{desk.report}:2")
    assert alike["http_req_duration p(95)"]["verdict"] == "within-noise"
    slower = compared(desk, f"{desk.report}:1", f"{desk.report}:3")
    assert slower["http_req_duration p(95)"]["verdict"] == "worse"
    assert slower["share of requests that failed"]["verdict"] == "worse"
    assert 0.3 < slower["http_req_duration avg"]["share"] < 0.7
    faster = compared(desk, f"{desk.report}:3", f"{desk.report}:1")
    assert faster["http_req_duration p(95)"]["verdict"] == "better"


def test_points_tell_how_much_one_run_varies(desk):
    files = [desk.file(f"{i}.json", k6.Run(seed=i, latency=latency).json_lines()) for i, latency in ((1, 40), (2, 40), (3, 44))]
    assert compared(desk, files[0], files[1])["http_req_duration avg"]["verdict"] == "within-noise"
    row = compared(desk, files[0], files[2])["http_req_duration avg"]
    assert row["verdict"] == "worse" and row["noise"] < row["change"]


def test_single_summaries_are_no_proof(desk):
    files = [desk.file(f"{i}.json", k6.Run(seed=i, latency=latency).handle_summary()) for i, latency in ((1, 40), (2, 80))]
    row = compared(desk, *files)["http_req_duration p(95)"]
    assert row["verdict"] == "maybe-worse" and row["noise"] is None
    assert compared(desk, "--margin", "500", *files)["http_req_duration p(95)"]["verdict"] == "below-margin"


def test_a_comparison_is_a_table_and_a_chart(desk, run):
    full_report(desk, run)
    done = desk.perf("compare", f"{desk.report}:1", f"{desk.report}:2", "--output", "cmp")
    assert done.returncode == 0 and done.stdout.startswith("WHAT")
    page = Page((desk.folder / "cmp" / "compare.html").read_text())
    assert page.open == [] and "svg" in page.tags and "table" in page.tags
    assert "![The change of each figure" in (desk.folder / "cmp" / "compare.md").read_text()
    assert (desk.folder / "cmp" / "charts" / "compare.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((desk.folder / "cmp" / "compare.json").read_text())["schema"] == "replscribe.perf-compare/1"
