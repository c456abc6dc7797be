# SPDX-License-Identifier: Apache-2.0
"""A load test is wrapped, and what it loads is measured: real servers, a real Prometheus, this machine's own /proc and
control groups."""

import json
import os
import pathlib
import pty
import re
import signal
import subprocess
import sys
import threading
import time

import pytest
from lab.agent import PROGRAM
from lab.base import Lab, find_program, wait_for
from lab.kubernetes import Kubernetes

PLAN = """
title = "Login and OTP"
timezone = "Asia/Jakarta"
before = "{before}"  after = "{after}"  interval = "{interval}"
executor "Sari Dewi" {{ department = "DevOps" }}
"""

# What k6 would leave after ten iterations in two seconds, in each of its shapes.
SUMMARIES = {
    "summary-export": {"root_group": {"name": "", "path": "", "id": "d4", "groups": {}, "checks": {}}, "metrics": {
        "iterations": {"count": 10, "rate": 5}, "vus": {"value": 3, "min": 1, "max": 3},
        "vus_max": {"value": 4, "min": 4, "max": 4},
        "http_req_duration": {"avg": 5, "min": 1, "med": 4, "max": 9, "p(90)": 8, "p(95)": 8.5,
                              "thresholds": {"p(95)<400": False}}}},
    "handle-summary": {"root_group": {"name": "", "path": "", "id": "d4", "groups": [], "checks": []},
                       "options": {"summaryTrendStats": ["avg"], "summaryTimeUnit": "", "noColor": False},
                       "state": {"isStdOutTTY": False, "isStdErrTTY": False, "testRunDurationMs": 2000}, "metrics": {
        "iterations": {"type": "counter", "contains": "default", "values": {"count": 10, "rate": 5}},
        "vus": {"type": "gauge", "contains": "default", "values": {"value": 3, "min": 1, "max": 3}}}},
    "machine-readable": {"version": "1.0.0", "config": {"duration": 2.0, "execution": "local", "script": "s.js"},
                         "metadata": {}, "results": {"metrics": [
        {"name": "vus", "type": "gauge", "contains": "default", "values": {"value": 3, "min": 1, "max": 3}},
        {"name": "iterations", "type": "counter", "contains": "default", "values": {"count": 10}}],
        "checks": {"metrics": [], "results": []}}},
}


class Bench:
    def __init__(self, lab):
        self.lab = lab
        self.folder = lab.path("perf", "plan.conf").parent
        self.plan, self.report = self.folder / "plan.conf", self.folder / "report"
        self.configuration = self.folder / "none.conf"

    def write_plan(self, text="", before="1s", after="1s", interval="200ms"):
        self.plan.write_text(PLAN.format(before=before, after=after, interval=interval) + text)

    def argv(self, *command, options=()):
        return [PROGRAM, "perf", "run", "-c", str(self.configuration), "--plan", str(self.plan), "--output",
                str(self.report), *options, "--", *[str(word) for word in command]]

    def run(self, *command, options=(), env=None):
        return subprocess.run(self.argv(*command, options=options), cwd=self.folder, capture_output=True, text=True,
                              timeout=120, env={**os.environ, **(env or {})})

    def start(self, *command):
        return subprocess.Popen(self.argv(*command), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True)

    def cycles(self):
        return json.loads((self.report / "report.json").read_text())["cycles"]

    def component(self, name, cycle=-1):
        return next(one for one in self.cycles()[cycle]["components"] if one["name"] == name)

    def markdown(self):
        return (self.report / "report.md").read_text()

    def row(self, name):
        """The cells of a component's row in the seed's table, by their headings."""
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in self.markdown().splitlines()
                if line.startswith("|")]
        heads = next(row for row in rows if row[0] == "Cycle")
        for row in rows:
            if len(row) == len(heads) and row[heads.index("Service Component")] == name:
                return dict(zip(heads, row))
        raise AssertionError(f"no row of {name} in:\n{self.markdown()}")


@pytest.fixture
def bench(lab):
    return Bench(lab)


def python(text):
    return [sys.executable, "-c", text]


BUSY = python("import time\nend = time.monotonic() + 3\nwhile time.monotonic() < end: pass")


def test_the_exit_code_and_the_output_are_the_commands(bench):
    bench.write_plan(before="0", after="0")
    done = bench.run("sh", "-c", "echo out; echo err >&2; exit 99")
    assert done.returncode == 99
    assert done.stdout.startswith("out\n") and "err\n" in done.stderr
    assert bench.cycles()[0]["ended"] == "thresholds-failed"


def test_a_process_is_measured_in_the_phase_in_which_it_works(bench):
    pid = bench.folder / "pid"
    pid.write_text(str(os.getpid()))
    bench.write_plan(f'component "load" {{ service = "VM"  source = "process"  process = "burner" }}\n'
                     f'component "tests" {{ service = "VM"  source = "process"  pid-file = "{pid}" }}\n')
    burner = bench.folder / "burner"
    burner.write_text("#!/bin/sh\nend=$(($(date +%s) + 3))\nwhile [ $(date +%s) -lt $end ]; do"
                      " i=0; while [ $i -lt 20000 ]; do i=$((i + 1)); done; done\n")
    burner.chmod(0o755)
    done = bench.run(burner)
    assert done.returncode == 0
    assert "load: nothing could be measured yet: no process is named burner" in done.stderr and "tests: nothing" not in done.stderr
    row = bench.row("VM load")
    assert (row["Before CPU (mi)"], row["After CPU (mi)"]) == ("N/A", "N/A")
    assert 200 < float(row["Inprogress CPU (mi)"].split(";")[0]) < 1100
    assert "no process is named burner" in row["Remark (Logs)"]
    assert float(bench.row("VM tests")["Before Mem (mb)"].split(";")[0]) > 1


def test_this_machines_own_control_group_is_measured(bench):
    roots = [root for root in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified") if os.path.isdir(root)]
    if not roots or not (os.path.exists("/sys/fs/cgroup/cpuacct/cpuacct.usage")
                         or os.path.exists("/sys/fs/cgroup/cpu.stat")):
        pytest.skip("this machine has no control groups that measure CPU")
    bench.write_plan('component "machine" { service = "VM"  source = "cgroup"  cgroup = "/" }')
    assert bench.run(*BUSY).returncode == 0
    row = bench.row("VM machine")
    assert float(row["Inprogress CPU (mi)"].split(";")[0]) > 300


def test_fake_trees_of_version_2_give_limits_and_cpu(bench):
    group = bench.folder / "cgroup" / "system.slice" / "db.service"
    group.mkdir(parents=True)
    (bench.folder / "cgroup" / "cgroup.controllers").write_text("cpu memory\n")
    for name, text in (("memory.current", "104857600\n"), ("memory.stat", "inactive_file 52428800\n"),
                       ("cpu.max", "50000 100000\n"), ("memory.max", "max\n"), ("cpu.stat", "usage_usec 0\n")):
        (group / name).write_text(text)
    bench.write_plan(f'component "db" {{ service = "VM"  source = "cgroup"  unit = "db"'
                     f'  cgroup-root = "{bench.folder}/cgroup" }}', before="0", after="0")
    grow = python("import os, pathlib, time\n"
                  f"stat = pathlib.Path({str(group / 'cpu.stat')!r})\n"
                  "start = time.monotonic()\n"
                  "while (gone := time.monotonic() - start) < 2:\n"
                  "    new = stat.with_name('new'); new.write_text(f'usage_usec {int(gone * 250000)}\\n')\n"
                  "    os.replace(new, stat); time.sleep(0.002)\n")
    assert bench.run(*grow).returncode == 0
    row = bench.row("VM db")
    assert 200 < float(row["Inprogress CPU (mi)"].split(";")[0]) < 300
    assert row["Inprogress Mem (mb)"].split(";")[0] == "50"
    assert "| db | N/A | N/A | 500 | none |" in bench.markdown()


def test_a_unit_is_all_processes_of_its_group_and_those_below(bench):
    """In a tree as systemd lays it out: it does not run where the tests do."""
    group = bench.folder / "cgroup" / "system.slice" / "db.service"
    (group / "worker").mkdir(parents=True)
    (bench.folder / "cgroup" / "cgroup.controllers").write_text("cpu memory\n")
    (group / "cgroup.procs").write_text(f"{os.getpid()}\n")
    other = subprocess.Popen(["sleep", "60"])
    (group / "worker" / "cgroup.procs").write_text(f"{other.pid}\n")
    bench.write_plan(f'component "db" {{ service = "VM"  source = "process"  unit = "db"'
                     f'  cgroup-root = "{bench.folder}/cgroup" }}'
                     f'component "gone" {{ service = "VM"  source = "process"  unit = "gone.service"'
                     f'  cgroup-root = "{bench.folder}/cgroup" }}', before="0", after="0")
    assert bench.run("sleep", "1").returncode == 0
    row = bench.row("VM db")
    resident = sum(int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
                   for pid in (os.getpid(), other.pid))
    other.kill()
    other.wait()
    assert float(row["Inprogress Mem (mb)"].split(";")[0]) == pytest.approx(resident / 1024, rel=0.3)
    assert "2 processes; memory that they share is counted once for each" in row["Remark (Logs)"]
    assert "the unit gone.service has no process" in bench.row("VM gone")["Remark (Logs)"]


@pytest.mark.parametrize("shape", sorted(SUMMARIES))
def test_a_summary_of_each_shape_is_found_by_the_plan(bench, shape):
    bench.write_plan('summary = "summary.json"', before="0", after="0")
    (bench.folder / "made.json").write_text(json.dumps(SUMMARIES[shape]))
    done = bench.run("cp", "made.json", "summary.json")
    assert done.returncode == 0, done.stderr
    cycle = bench.cycles()[0]
    assert cycle["result"]["files"][0]["shape"] == shape
    assert cycle["virtual_users_reached"] == 3


def test_a_summary_that_the_command_line_names_is_found(bench):
    bench.write_plan(before="0", after="0")
    (bench.folder / "made.json").write_text(json.dumps(SUMMARIES["summary-export"]))
    bench.run("sh", "-c", "cp made.json out.json", "k6", "run", "--summary-export=out.json")
    assert bench.cycles()[0]["result"]["files"][0]["name"] == "out.json"


def k6_run(bench, *words, script="fast.js", env=None, first=()):
    """As people call k6; what stands for it reads its words as k6 does."""
    bench.write_plan(before="0", after="0")
    lab = str(pathlib.Path(__file__).resolve().parents[1])
    return bench.run(*first, sys.executable, "-m", "lab.k6", "run", *words, script,
                     env={"PYTHONPATH": lab, **(env or {})})


def files_read(bench):
    return [(one["name"], one["shape"]) for one in bench.cycles()[-1]["result"]["files"]]


POINTS = ("points.json", "json-lines")


@pytest.mark.parametrize("words, env, first, files", [
    (("--out", "json=points.json"), {}, (), [POINTS]),
    (("-ojson=points.json",), {}, (), [POINTS]),
    (("-o", "json=points.json.gz", "--summary-export", "s.json"), {}, (), [("s.json", "summary-export"),
                                                                        ("points.json.gz", "json-lines")]),
    (("--out=csv=fileName=a.csv,timeFormat=rfc3339_nano",), {}, (), [("a.csv", "csv")]),
    (("--out", "csv"), {}, (), [("file.csv", "csv")]),
    (("--out", "csv"), {"K6_CSV_FILENAME": "named.csv"}, (), [("named.csv", "csv")]),
    ((), {"K6_OUT": "influxdb=http://127.0.0.1:1,json=points.json", "K6_SUMMARY_EXPORT": "s.json"}, (),
     [("s.json", "summary-export"), POINTS]),
    ((), {}, ("env", "K6_OUT=json=points.json"), [POINTS]),
    (("--out", "json=points.json"), {"K6_OUT": "csv=unused.csv"}, (), [POINTS]),
    (("-e", "K6_OUT=json=for-the-script.json", "--out", "json=points.json"), {}, (), [POINTS]),
    (("--out", "json=points.json", "--out", "csv=points.csv", "--summary-export=s.json"), {}, (),
     [("s.json", "summary-export"), POINTS, ("points.csv", "csv")]),
], ids=["out", "short", "both", "csv keys", "csv alone", "csv by environment", "environment", "env", "words first", "script's",
        "all"])
def test_the_files_of_k6_are_found_where_it_puts_them(bench, words, env, first, files):
    done = k6_run(bench, *words, env=env, first=first)
    assert done.returncode == 0, done.stderr
    assert files_read(bench) == files
    assert bench.cycles()[0]["virtual_users_reached"] == 1
    assert "did not write" not in bench.markdown() and "unused" not in bench.markdown()


def test_thresholds_that_fail_fail_the_job(bench):
    done = k6_run(bench, "--summary-export=s.json", script="slow.js")
    assert done.returncode == 99
    assert bench.cycles()[0]["ended"] == "thresholds-failed"
    assert "**failed** `http_req_duration` `p(95)<1`" in bench.markdown()


def test_a_file_that_cannot_be_used_takes_nothing_from_the_others(bench):
    bench.write_plan('summary = "summary.json"', before="0", after="0")
    (bench.folder / "made.json").write_text(json.dumps(SUMMARIES["summary-export"]))
    bench.run("sh", "-c", "cp made.json summary.json; head -c 100 made.json >points.json", "k6", "--out", "json=points.json",
              options=("--remark", "with a cold cache"))
    assert bench.cycles()[0]["virtual_users_reached"] == 3
    assert "with a cold cache" in bench.markdown() and "points.json: it is cut off" in bench.markdown()


def test_a_summary_of_an_earlier_run_is_not_taken(bench):
    bench.write_plan('summary = "summary.json"', before="0", after="0")
    (bench.folder / "summary.json").write_text(json.dumps(SUMMARIES["summary-export"]))
    bench.run("true")
    assert not bench.cycles()[0].get("result")
    assert "it is of an earlier run" in bench.markdown()


def test_one_interrupt_reaches_the_command_once_and_leaves_a_report(bench):
    bench.write_plan(after="30s")
    process = bench.start(*python(
        "import signal, sys, time\n"
        "got = []\n"
        "signal.signal(signal.SIGINT, lambda *_: got.append(1))\n"
        "print('ready', flush=True)\n"
        "while not got: time.sleep(0.05)\n"
        "time.sleep(1)\n"
        "print('interrupts:', len(got), flush=True)\n"
        "sys.exit(105)\n"))
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert "interrupts: 1\n" in out
    assert process.returncode == 105
    assert "the run was interrupted" in bench.markdown()


def test_a_second_interrupt_ends_a_command_that_does_not_listen(bench):
    bench.write_plan()
    process = bench.start(*python("import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
                                  "print('ready', flush=True)\ntime.sleep(60)"))
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGKILL
    assert "the run was interrupted" in bench.markdown()


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT], ids=lambda one: one.name)
def test_whatever_ends_us_ends_the_command_and_leaves_a_report(bench, number):
    bench.write_plan()
    process = bench.start(*python("import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)"))
    pid = int(process.stdout.readline())
    process.send_signal(number)
    process.communicate(timeout=20)
    assert process.returncode == 128 + number
    assert not os.path.exists(f"/proc/{pid}")
    assert bench.cycles()[0]["ended"] == "interrupted" and f"signal {int(number)}, {number.name}" in bench.markdown()


def test_a_command_that_crashes_has_failed_and_was_not_interrupted(bench):
    bench.write_plan(before="0", after="0")
    done = bench.run("sh", "-c", "kill -SEGV $$")
    assert done.returncode == 128 + signal.SIGSEGV
    assert bench.cycles()[0]["ended"] == "failed" and "signal 11, SIGSEGV" in bench.markdown()


def test_nobody_who_reads_is_no_reason_to_leave_the_command_alone(bench):
    bench.write_plan(before="0", after="0")
    process = bench.start("sh", "-c", "sleep 1; touch ended")
    process.stdout.close()
    process.stderr.close()
    process.wait(timeout=20)
    assert (bench.folder / "ended").exists() and bench.cycles()[0]["ended"] == "done"


def test_runs_at_the_same_time_are_all_in_the_report(bench):
    bench.write_plan(before="0", after="0")
    runs = [bench.start("sleep", "1") for _ in range(4)]
    for run in runs:
        run.communicate(timeout=20)
        assert run.returncode == 0
    assert [cycle["number"] for cycle in bench.cycles()] == [1, 2, 3, 4]


def test_options_after_the_command_are_the_commands(bench):
    bench.write_plan(before="0", after="0")
    argv = [word for word in bench.argv("sh", "-c", "echo $1", "sh", "--output", "-o") if word != "--"]
    done = subprocess.run(argv, cwd=bench.folder, capture_output=True, text=True, timeout=20)
    assert done.returncode == 0 and done.stdout.startswith("--output\n")


def test_a_folder_that_cannot_be_written_is_an_error_before_the_run(bench):
    bench.write_plan(before="0", after="0")
    bench.report.mkdir()
    subprocess.run(["mount", "--bind", "-o", "ro", bench.report, bench.report], check=True)
    done = bench.run("touch", bench.folder / "it-ran")
    subprocess.run(["umount", bench.report], check=True)
    assert done.returncode == 73 and "Read-only file system" in done.stderr
    assert not (bench.folder / "it-ran").exists()


def test_a_full_disk_does_not_lose_what_was_measured(bench):
    bench.write_plan(f'component "tests" {{ source = "process"  process = "{pathlib.Path(sys.executable).name[:15]}" }}',
                     before="0", after="0")
    bench.report.mkdir()
    (bench.folder / "spare").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "perf", bench.report], check=True)
    try:
        done = bench.run("dd", "if=/dev/zero", f"of={bench.report}/ballast", "bs=4k", "count=100",
                         env={"TMPDIR": str(bench.folder / "spare")})
    finally:
        subprocess.run(["umount", bench.report], check=True)
    assert done.returncode == 1 and "No space left on device" in done.stderr
    spare = next((bench.folder / "spare").iterdir())
    assert f"the report with this run is in {spare} instead" in done.stderr
    bench.report.rmdir()
    spare.rename(bench.report)
    assert bench.cycles()[0]["exit_code"] == 1


def test_a_command_that_cannot_be_started_is_said_so(bench):
    bench.write_plan(before="0", after="0")
    done = bench.run("no-such-program-here")
    assert done.returncode == 127
    assert "could not be started" in done.stderr
    assert "No such file or directory" in bench.markdown()


def test_the_same_cycle_again_is_kept_beside_or_replaces(bench):
    bench.write_plan(before="0", after="0")
    bench.run("true")
    bench.run("true", options=("--cycle", "1"))
    bench.run("true")
    assert [(cycle["number"], cycle["run"]) for cycle in bench.cycles()] == [(1, 1), (1, 2), (2, 1)]
    bench.run("false", options=("--cycle", "1", "--replace"))
    assert [cycle["number"] for cycle in bench.cycles()] == [1, 2]


def test_a_hung_component_delays_neither_the_others_nor_the_run(bench):
    api = Kubernetes(hangs=True)
    (bench.folder / "token").write_text(Kubernetes.TOKEN)
    (bench.folder / "token").chmod(0o600)
    (bench.folder / "pid").write_text(str(os.getpid()))
    bench.write_plan(f'component "auth" {{ service = "EKS"  source = "kubernetes"  url = "{api.url}"  token-file = "token"'
                     f'  namespace = "shop" }}\n'
                     f'component "here" {{ service = "VM"  source = "process"  pid-file = "{bench.folder}/pid" }}\n')
    assert bench.run("sleep", "2").returncode == 0
    api.stop()
    assert 1.9 < float(bench.row("EKS auth")["Duration (seconds)"]) < 2.9
    assert len([p for p in bench.component("here")["memory"]["points"]]) > 10
    assert bench.row("EKS auth")["Inprogress CPU (mi)"] == "N/A"


def kubernetes_run(bench, api, extra="", token=Kubernetes.TOKEN):
    (bench.folder / "token").write_text(token + "\n")
    (bench.folder / "token").chmod(0o600)
    bench.write_plan(f'component "auth" {{ service = "EKS"  source = "kubernetes"  url = "{api.url}"  token-file = "token"'
                     f'  namespace = "shop" {extra} }}', before="0", after="0")
    bench.run("sleep", "4")
    api.stop()


def test_a_deployments_pods_are_added_up(bench):
    api = Kubernetes()
    kubernetes_run(bench, api)
    row = bench.row("EKS auth")
    assert row["Inprogress CPU (mi)"].split(";")[0] == "313"
    assert row["Inprogress Mem (mb)"].split(";")[0] == "128"
    assert "2 of 3 pods had metrics" in row["Remark (Logs)"]
    assert "| auth | 750 | 384 | 1500 | 768 |" in bench.markdown()


def test_a_token_that_is_refused_is_a_reason(bench):
    api = Kubernetes()
    kubernetes_run(bench, api, token="expired")
    assert "HTTP 401" in bench.row("EKS auth")["Remark (Logs)"]
    assert "expired" not in bench.markdown()


def test_pods_are_measured_where_the_deployment_may_not_be_read(bench):
    api = Kubernetes(may_read_deployments=False)
    kubernetes_run(bench, api, 'selector = "app=auth"')
    row = bench.row("EKS auth")
    assert row["Inprogress CPU (mi)"].split(";")[0] == "313"
    assert "forbidden" in row["Remark (Logs)"]


@pytest.fixture(scope="module")
def prometheus():
    for program in ("prometheus", "prometheus-node-exporter"):
        if not find_program(program):
            pytest.skip(f"{program} is missing (Debian: apt-get install {program})")
    lab = Lab(keep=bool(os.environ.get("REPLSCRIBE_KEEP")))
    config = lab.path("prometheus", "prometheus.yml")
    config.write_text("global: { scrape_interval: 1s }\nscrape_configs:\n"
                      "- job_name: node\n  static_configs: [ { targets: ['127.0.0.1:19100'] } ]\n")
    lab.start("node-exporter", [find_program("prometheus-node-exporter"), "--web.listen-address=127.0.0.1:19100"])
    lab.start("prometheus", [find_program("prometheus"), f"--config.file={config}", "--web.listen-address=127.0.0.1:19090",
                             f"--storage.tsdb.path={config.parent}/data"])
    url = "http://127.0.0.1:19090"

    def is_scraped():
        done = subprocess.run(["curl", "-gs", f"{url}/api/v1/query?query=rate(process_cpu_seconds_total[4s])"],
                              capture_output=True, text=True)
        return '"value"' in done.stdout
    wait_for("Prometheus to have scraped", is_scraped, 60, 0.3)
    yield url
    lab.close()


NODE = """
component "node" {{ service = "VM"  source = "prometheus"  url = "{url}"
  cpu-query = "sum(rate(node_cpu_seconds_total{{mode!=\\"idle\\"}}[3s]))"
  memory-query = "node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes" }}
"""


def test_a_real_prometheus_answers_any_expression(bench, prometheus):
    bench.write_plan(NODE.format(url=prometheus) + f'''
component "long" {{ service = "VM"  source = "prometheus"  url = "{prometheus}"  cpu-query = "sum(rate(node_cpu_seconds_total[1h]))" }}
component "free" {{ service = "RDS"  source = "prometheus"  url = "{prometheus}"  memory-query = "scalar(node_memory_MemFree_bytes)"
  memory-unit = "free-bytes"  instance-memory = "64Ti" }}
component "none" {{ service = "RDS"  source = "prometheus"  url = "{prometheus}"  cpu-query = "no_such_metric" }}
component "many" {{ service = "RDS"  source = "prometheus"  url = "{prometheus}"  cpu-query = "node_cpu_seconds_total" }}
component "wrong" {{ service = "RDS"  source = "prometheus"  url = "{prometheus}"  cpu-query = "sum(" }}
''', interval="500ms")
    bench.run(*python("import time\nend = time.monotonic() + 5\nwhile time.monotonic() < end: pass"))
    node = bench.row("VM node")
    assert float(node["Inprogress CPU (mi)"].split(";")[0]) > 100
    assert float(node["Before Mem (mb)"].split(";")[0]) > 10
    # Three seconds do not fit into the second before.
    assert node["Before CPU (mi)"] == "N/A" and "each value is an average over 3 s" in node["Remark (Logs)"]
    assert "each value is an average over 1 h" in bench.row("VM long")["Remark (Logs)"]
    assert float(bench.row("RDS free")["After Mem (mb)"].split(";")[0]) > 1e6
    assert "the query gave no value" in bench.row("RDS none")["Remark (Logs)"]
    assert "one is needed" in bench.row("RDS many")["Remark (Logs)"]
    assert "parse error" in bench.row("RDS wrong")["Remark (Logs)"]


def utc(at):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def imported(bench, *words):
    (bench.folder / "made.json").write_text(json.dumps(SUMMARIES["summary-export"]))
    done = subprocess.run([PROGRAM, "perf", "import", "-p", bench.plan, "-o", bench.report, *words, "made.json"],
                          cwd=bench.folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_what_prometheus_kept_of_a_run_that_nobody_watched(bench, prometheus):
    bench.write_plan(NODE.format(url=prometheus), interval="1s", before="4s", after="4s")
    start = time.time()
    subprocess.run(python("import time\nend = time.monotonic() + 4\nwhile time.monotonic() < end: pass"), check=True)
    end = time.time()
    wait_for("the time after it", lambda: time.time() > end + 5)
    imported(bench, "--start", utc(start), "--end", utc(end))
    row = bench.row("VM node")
    assert float(row["Inprogress CPU (mi)"].split(";")[0]) > 300
    for phase in ("Before", "Inprogress", "After"):
        assert float(row[f"{phase} Mem (mb)"].split(";")[0]) > 10
    assert "N/A" not in (row["Before CPU (mi)"], row["After CPU (mi)"])
    # The file's own time may be that of a copy.
    imported(bench)
    assert "give --start or --end" in bench.markdown()


CLOUDWATCH = """
component "orders" { service = "RDS"  source = "cloudwatch"  file = "rds.json"  vcpus = 2  instance-memory = "4Gi" }
"""


def test_cloudwatchs_file_may_come_later(bench):
    bench.write_plan(CLOUDWATCH, before="2m", after="2m")
    run = ("--start", "2020-09-01T00:02:00Z", "--end", "2020-09-01T00:05:00Z")
    imported(bench, *run)
    assert "rds.json: No such file or directory" in bench.row("RDS orders")["Remark (Logs)"]
    (bench.folder / "rds.json").write_text("{}")
    imported(bench, *run, "--cycle", "1", "--replace")
    assert "is not what aws cloudwatch get-metric-data prints" in bench.row("RDS orders")["Remark (Logs)"]
    at = [f"2020-09-01T00:{minute:02d}:00+00:00" for minute in range(8)]
    cpu = [5, 6, 50, 60, 70, 7, 8, 99]
    (bench.folder / "rds.json").write_text(json.dumps({"Messages": [], "MetricDataResults": [
        {"Id": "cpu", "Label": "CPUUtilization", "Timestamps": at[::-1], "Values": cpu[::-1], "StatusCode": "Complete"},
        {"Id": "free", "Label": "FreeableMemory", "Timestamps": at, "Values": [1 << 30] * 8, "StatusCode": "Complete"}]}))
    done = subprocess.run([PROGRAM, "perf", "report", "-p", bench.plan, bench.report], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    row = bench.row("RDS orders")
    assert (row["Before CPU (mi)"], row["Inprogress CPU (mi)"], row["After CPU (mi)"]) == (
        "110; max 120", "1200; max 1400", "150; max 160")
    assert row["Inprogress Mem (mb)"] == "3072; max 3072"
    assert len(bench.component("orders")["cpu"]["points"]) == 7


MYSQL = """
component "orders/source" { service = "RDS"  source = "mysql"  target = "node-1" }
component "orders/replica" { service = "RDS"  source = "mysql"  target = "node-2" }
"""


def test_a_real_pair_under_load_is_measured_and_the_agent_knows(bench, world):
    if not find_program("sysbench"):
        pytest.skip("sysbench is missing (Debian: apt-get install sysbench)")
    world.watch(extra='target "node-1" { host = "127.0.30.1"  user = "watch"  password-file = "watch-password"'
                      '  poll = "200ms"  connect-timeout = "1s"  timeout = "2s" }')
    bench.configuration = world.agent.config
    world.source.sql("CREATE DATABASE sbtest")
    sysbench = ["sysbench", "oltp_read_write", f"--mysql-socket={world.source.socket}", "--mysql-user=root",
                "--table-size=1000", "--time=7", "--threads=2"]
    subprocess.run([*sysbench, "prepare"], check=True, capture_output=True)
    bench.write_plan(MYSQL, interval="500ms")
    # Readers hold up what the replica applies; the source's name moves; replication stops.
    for after, what in ((1.5, lambda: world.replica.sql("LOCK TABLES sbtest.sbtest1 READ; SELECT SLEEP(3)")),
                        (3, lambda: world.dns.a("db-source", "127.0.30.9")),
                        (6, lambda: world.replica.sql("STOP SLAVE IO_THREAD"))):
        threading.Timer(after, what).start()
    done = bench.run(*sysbench, "run")
    assert done.returncode == 0, done.stderr
    assert "transactions:" in done.stdout
    row = bench.row("RDS orders/source")
    assert row["Inprogress CPU (mi)"] == "N/A"
    assert "does not say what CPU it uses" in row["Remark (Logs)"]
    assert float(row["Inprogress Mem (mb)"].split(";")[0]) > 1
    source = {other["name"]: other for other in bench.component("orders/source")["others"]}
    assert max(point["value"] for point in source["Queries"]["points"] if point["value"] is not None) > 50
    assert "Replication lag" not in source
    replica = {other["name"]: other for other in bench.component("orders/replica")["others"]}
    assert "Replication lag" in replica
    incident = world.agent.wait_incident()
    assert incident["id"] in bench.markdown()
    cycle = bench.cycles()[0]
    assert cycle["worst_lag_s"] >= 2 and cycle["worst_lag_target"] == "node-2"
    assert "Worst replication lag while it ran" in bench.markdown()
    whats = [event["what"] for event in cycle["events"]]
    assert any("127.0.30.9" in what for what in whats), whats
    draft = wait_for("the draft to name the test",
                     lambda: "Performance test" in world.agent.draft(incident["id"])
                     and world.agent.draft(incident["id"]))
    assert "Login and OTP" in draft
    windows = wait_for("the document to name it", lambda: world.agent.document(incident["id"])["maintenance_windows"])
    assert [(one["kind"], one["note"]) for one in windows] == [("performance-test", "Login and OTP")]
    imported(bench, "-c", world.agent.config, "--start", cycle["start"]["at"], "--end", cycle["end"]["at"])
    # What began during the run may have become known a moment after it.
    events = bench.cycles()[-1]["events"]
    assert all(event in events for event in cycle["events"]), events
    assert not bench.cycles()[-1]["watched"]
    world.replica.sql("START SLAVE IO_THREAD")


def test_a_target_that_is_not_configured_is_an_error_before_the_run(bench):
    bench.write_plan(MYSQL)
    done = bench.run("touch", bench.folder / "it-ran")
    assert done.returncode == 78
    assert not (bench.folder / "it-ran").exists()


def test_a_terminal_has_one_line_that_makes_way_for_output(bench):
    bench.write_plan('component "nothing" { source = "none" }')
    master, slave = pty.openpty()
    process = subprocess.Popen(bench.argv("sh", "-c", "echo first; sleep 1.5; echo second"), cwd=bench.folder,
                               stdin=slave, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm"})
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    assert process.wait() == 0
    assert b"\r\x1b[Kfirst\r\n" in seen and b"second\r\n" in seen
    assert b"cycle 1, in progress: 1 s" in seen
    assert pathlib.Path(bench.report / "report.html").exists()
