# SPDX-License-Identifier: Apache-2.0
"""A run of k6 that never was, written down in each of the shapes that k6 has: what the points say, the summaries say too."""

import argparse
import csv
import gzip
import io
import json
import math
import os
import random
import sys
import time
from datetime import datetime, timezone

CSV_HEAD = ("metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,method,name,proto,scenario,"
            "service,status,subproto,tls_version,url,extra_tags,metadata").split(",")
TRENDS = ("http_req_duration", "http_req_waiting", "iteration_duration")
COUNTERS = ("http_reqs", "iterations", "data_received", "data_sent", "logins")
RATES = ("http_req_failed", "checks", "otp_ok")
GAUGES = ("vus", "vus_max")
TIMES = set(TRENDS)


def percentile(values, part):
    """As k6's TrendSink does it: between the two nearest."""
    values = sorted(values)
    at = part * (len(values) - 1)
    low, high = math.floor(at), math.ceil(at)
    return values[low] + (values[high] - values[low]) * (at - low)


def rfc3339(at):
    whole = datetime.fromtimestamp(int(at), timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{whole}.{int(at % 1 * 1e9):09d}Z"


class Run:
    """`vus` users at most, ramped up over the first third; each waits `latency` ms, and some requests fail."""

    def __init__(self, start=1600000000.25, seconds=60, vus=20, allocated=None, latency=40, failing=0.02, seed=1):
        self.start, self.seconds, self.vus, self.allocated = start, seconds, vus, allocated or vus
        self.points = []  # time, metric, value, tags
        self.random = random.Random(seed)
        for second in range(int(seconds)):
            self._second(start + second, min(vus, 1 + round(vus * second / (seconds / 3))), latency, failing)
        self.points.sort(key=lambda point: point[0])

    def _second(self, at, vus, latency, failing):
        self._add(at, "vus", vus)
        self._add(at, "vus_max", self.allocated)
        for _ in range(vus * 2):
            end = at + self.random.random()
            self._request(end, latency * self.random.lognormvariate(0, 0.35) * (1 + vus / 100), self.random.random() < failing)

    def _request(self, at, took, failed):
        tags = {"expected_response": str(not failed).lower(), "group": "::login", "method": "POST", "name": "otp",
                "proto": "HTTP/1.1", "scenario": "auth", "status": "500" if failed else "200", "url": "http://auth.example/otp"}
        if failed:
            tags["error_code"] = "1500"
        for metric, value in (("http_reqs", 1), ("http_req_duration", took), ("http_req_waiting", took * 0.97),
                              ("http_req_failed", int(failed))):
            self._add(at, metric, value, tags)
        self._add(at, "checks", int(not failed), {"check": "status is 200", "group": "::login", "scenario": "auth"})
        self._add(at, "otp_ok", int(not failed), {"group": "::login", "scenario": "auth"})
        self._add(at, "logins", 1, {"scenario": "auth"})
        self._add(at, "data_received", 159, {"scenario": "auth"})
        self._add(at, "data_sent", 78, {"scenario": "auth"})
        self._add(at, "iteration_duration", took + 50, {"scenario": "auth"})
        self._add(at, "iterations", 1, {"scenario": "auth"})

    def _add(self, at, metric, value, tags=None):
        self.points.append((at, metric, float(value), tags or {}))

    def values(self, metric):
        return [value for _, name, value, _ in self.points if name == metric]

    def stats(self, metric, trend_stats=("avg", "min", "med", "max", "p(90)", "p(95)", "p(99)")):
        values = self.values(metric)
        if metric in COUNTERS:
            return {"count": sum(values), "rate": sum(values) / self.seconds}
        if metric in GAUGES:
            return {"value": values[-1], "min": min(values), "max": max(values)}
        if metric in RATES:
            passes = sum(1 for value in values if value)
            return {"rate": passes / len(values), "passes": passes, "fails": len(values) - passes}
        known = {"avg": sum(values) / len(values), "min": min(values), "max": max(values), "med": percentile(values, 0.5)}
        known.update({f"p({part})": percentile(values, part / 100) for part in (90, 95, 99)})
        return {name: known[name] for name in trend_stats}

    def outcome(self, metric, expression):
        name = metric.split("{")[0]
        stat, limit = expression.split("<") if "<" in expression else expression.split(">")
        value = self.stats(name)[stat]
        return value < float(limit) if "<" in expression else value > float(limit)

    def metrics(self):
        return [*TRENDS, *COUNTERS, *RATES, *GAUGES]

    # The summaries. `thresholds`: {metric: [expressions]}.
    def summary_export(self, thresholds=None):
        metrics = {}
        for name in self.metrics():
            values = self.stats(name)
            if name in RATES:
                values["value"] = values.pop("rate")
            metrics[name] = values
        for name, expressions in (thresholds or {}).items():
            metrics.setdefault(name, self.stats(name.split("{")[0]))
            # True: it was crossed.
            metrics[name]["thresholds"] = {one: not self.outcome(name, one) for one in expressions}
        checks = self.stats("checks")
        check = {"name": "status is 200", "path": "::login::status is 200", "id": "0", "passes": checks["passes"],
                 "fails": checks["fails"]}
        group = {"name": "login", "path": "::login", "id": "1", "groups": {}, "checks": {"status is 200": check}}
        return {"metrics": metrics,
                "root_group": {"name": "", "path": "", "id": "2", "groups": {"login": group}, "checks": {}}}

    def handle_summary(self, thresholds=None):
        metrics = {}
        for name in [*self.metrics(), *(thresholds or {})]:
            plain = name.split("{")[0]
            kind = ("trend" if plain in TRENDS else "counter" if plain in COUNTERS else "rate" if plain in RATES else "gauge")
            metrics[name] = {"type": kind, "contains": "time" if plain in TIMES else "default", "values": self.stats(plain)}
        for name, expressions in (thresholds or {}).items():
            metrics[name]["thresholds"] = {one: {"ok": self.outcome(name, one)} for one in expressions}
        checks = self.stats("checks")
        check = {"name": "status is 200", "path": "::login::status is 200", "id": "0", "passes": checks["passes"],
                 "fails": checks["fails"]}
        group = {"name": "login", "path": "::login", "id": "1", "groups": [], "checks": [check]}
        return {"root_group": {"name": "", "path": "", "id": "2", "groups": [group], "checks": []},
                "options": {"summaryTrendStats": ["avg", "min", "med", "max", "p(90)", "p(95)"], "summaryTimeUnit": "",
                            "noColor": True},
                "state": {"isStdOutTTY": False, "isStdErrTTY": False, "testRunDurationMs": self.seconds * 1000},
                "metrics": metrics}

    def machine_readable(self, as_schema_says=False):
        names = []
        for name in self.metrics():
            if name == "checks":
                continue
            values = self.stats(name, ("avg", "min", "med", "max", "p(90)", "p(95)"))
            kind = "trend" if name in TRENDS else "counter" if name in COUNTERS else "rate" if name in RATES else "gauge"
            if kind == "counter":
                del values["rate"]
            elif kind == "rate":
                values = {"rate": values["rate"], "matches": values["passes"], "total": values["passes"] + values["fails"]}
            elif not as_schema_says and kind == "trend":
                values = {key.replace("(", "").replace(")", ""): value for key, value in values.items()}
            names.append({"name": name, "type": kind, "contains": "time" if name in TIMES else "default", "values": values})
        checks = self.stats("checks")
        total = checks["passes"] + checks["fails"]
        kinds = [{"name": "checks_total", "type": "counter", "contains": "default", "values": {"count": total}},
                 {"name": "checks_failed", "type": "rate", "contains": "default",
                  "values": {"rate": checks["fails"] / total, "matches": checks["fails"], "total": total}},
                 {"name": "checks_succeeded", "type": "rate", "contains": "default",
                  "values": {"rate": checks["rate"], "matches": checks["passes"], "total": total}}]
        at = rfc3339(self.start + self.seconds)
        metadata = ({"generatedAt": at, "k6Version": "1.5.0"} if as_schema_says
                    else {"generated_at": at, "k6_version": "2.2.0"})
        return {"version": "1.0.0", "metadata": metadata,
                "config": {"duration": float(self.seconds), "execution": "local", "script": "export default function () {}"},
                "results": {"metrics": names,
                            "checks": {"metrics": kinds,
                                       "results": [{"name": "status is 200", "passes": checks["passes"],
                                                    "fails": checks["fails"]}]}}}

    # The raw outputs, as text.
    def json_lines(self):
        lines, declared = [], set()
        for at, metric, value, tags in self.points:
            kind = "trend" if metric in TRENDS else "counter" if metric in COUNTERS else "rate" if metric in RATES else "gauge"
            if metric not in declared:
                declared.add(metric)
                data = {"name": metric, "type": kind, "contains": "time" if metric in TIMES else "default", "thresholds": [],
                        "submetrics": None}
                lines.append(json.dumps({"type": "Metric", "data": data, "metric": metric}))
            data = {"time": rfc3339(at), "value": value, "tags": tags or None}
            lines.append(json.dumps({"metric": metric, "type": "Point", "data": data}))
        return "".join(line + "\n" for line in lines)

    def csv(self, head=None, time_format="unix"):
        head = head or CSV_HEAD
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        for at, metric, value, tags in self.points:
            when = {"unix": str(int(at)), "unix_milli": str(round(at * 1e6) // 1000), "unix_micro": str(round(at * 1e6)),
                    "unix_nano": str(round(at * 1e6) * 1000), "rfc3339": rfc3339(at)[:19] + "Z", "rfc3339_nano": rfc3339(at)}[time_format]
            row = {"metric_name": metric, "timestamp": when, "metric_value": f"{value:.6f}", **tags}
            writer.writerow([row.get(name, "") for name in head])
        return out.getvalue()


def write(path, document, indent=None):
    with open(path, "w", encoding="utf-8") as file:
        if isinstance(document, str):
            file.write(document)
        else:
            json.dump(document, file, indent=indent)


def _output(argument, run):
    """What `--out` takes, as internal/cmd/outputs.go and internal/output/csv/config.go read it."""
    kind, _, rest = argument.partition("=")
    if kind == "csv":
        pairs = dict(pair.split("=", 1) for pair in rest.split(",")) if "=" in rest else {"fileName": rest}
        write_packed(pairs.get("fileName") or os.environ.get("K6_CSV_FILENAME", "file.csv"),
                     run.csv(time_format=pairs.get("timeFormat", "unix")))
    elif kind == "json" and rest not in ("", "-"):
        write_packed(rest, run.json_lines())


def write_packed(path, text):
    with (gzip.open if path.endswith(".gz") else open)(path, "wt", encoding="utf-8") as file:
        file.write(text)


def command(words, seconds=1):
    """`k6 run` as far as its files and its exit code go; the script's name is whether its thresholds hold."""
    flags = argparse.ArgumentParser(prog="k6", allow_abbrev=False)
    flags.add_argument("run")
    flags.add_argument("-o", "--out", action="append", default=[])
    flags.add_argument("-e", "--env", action="append", default=[])
    flags.add_argument("--summary-export", default=os.environ.get("K6_SUMMARY_EXPORT"))
    flags.add_argument("script")
    told = flags.parse_args(words)
    run = Run(start=round(time.time(), 3), seconds=seconds)
    time.sleep(seconds)
    limit = 1 if told.script == "slow.js" else 10000
    for argument in told.out or filter(None, os.environ.get("K6_OUT", "").split(",")):
        _output(argument, run)
    if told.summary_export:
        write(told.summary_export, run.summary_export({"http_req_duration": [f"p(95)<{limit}"]}), 4)
    return 99 if told.script == "slow.js" else 0


if __name__ == "__main__":
    sys.exit(command(sys.argv[1:]))
