# SPDX-License-Identifier: Apache-2.0
"""The agent under test: its configuration, its process, its answers."""

import functools
import json
import os
import pathlib
import signal
import socket
import subprocess
import threading

from .base import wait_for

PROGRAM = os.environ.get("REPLSCRIBE", str(pathlib.Path(__file__).resolve().parents[2] / "build" / "replscribe"))


@functools.cache
def client_library():
    """As the agent names it: "MariaDB Connector/C 3.3.20" or "libmysqlclient 9.7.4"."""
    return subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[1]


class Agent:
    def __init__(self, lab, name="agent", program=PROGRAM):
        self.lab, self.name, self.program = lab, name, program
        self.folder = lab.path(name, "replscribe.conf").parent
        self.folder.chmod(0o700)
        self.config = self.folder / "replscribe.conf"
        self.state = self.folder / "state"
        self.socket = self.folder / "control.sock"
        self.process = None
        self.heard = []  # what systemd would have heard since the start

    def secret(self, name, text):
        path = self.folder / name
        path.write_text(text + "\n")
        path.chmod(0o600)
        return path

    def configure(self, text, timezone="Asia/Jakarta"):
        self.secret("watch-password", "watch-secret")
        self.config.write_text(f'timezone = "{timezone}"\nstate-dir = "{self.state}"\nsocket = "{self.socket}"\n' + text)
        return self

    def start(self, wait=True):
        path = self.listen()
        self.process = self.lab.start(self.name, [self.program, "run", "-c", self.config],
                                      env={"NOTIFY_SOCKET": str(path)})
        if wait:
            wait_for("the agent to be ready", self.is_ready)
        return self

    def listen(self):
        """Stands in for systemd, which reads as fast as it is told."""
        path = self.folder / "notify.sock"
        path.unlink(missing_ok=True)
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify.bind(str(path))
        self.heard = heard = []

        def read():
            while True:
                heard.extend(notify.recv(65536).decode().splitlines())
        threading.Thread(target=read, daemon=True).start()
        return path

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the agent ended with {self.process.returncode}:\n{self.log()}")
        return "READY=1" in self.heard

    def log(self):
        return self.lab.log_of(self.name)

    def run(self, *words):
        """Any command with this configuration."""
        return subprocess.run([self.program, words[0], "-c", str(self.config), *words[1:]],
                              capture_output=True, text=True, timeout=60)

    def command(self, *words):
        done = self.run(*words)
        assert done.returncode == 0, f"replscribe {' '.join(words)}: {done.returncode} {done.stderr}"
        return done.stdout

    def status(self):
        return json.loads(self.command("status", "--json"))

    def findings(self, target="node-2"):
        for entry in self.status()["targets"]:
            if entry["target"] == target:
                return {finding["finding"] for finding in entry["findings"]}
        return set()

    def is_watching(self, target="node-2"):
        return any(entry["target"] == target and entry["poll"] == "ok" and entry["channels"]
                   for entry in self.status()["targets"])

    def wait_watching(self, target="node-2"):
        wait_for(f"the agent to watch {target}", lambda: self.is_watching(target))

    def knows_name(self, name):
        """Whether the name's first answer, the baseline, is there."""
        return any(entry["name"] == name and entry["addresses"] for entry in self.status()["names"])

    def incidents(self):
        return json.loads(self.command("incidents", "--json"))

    def wait_incident(self, state=None, level=None, seconds=30):
        def there():
            for incident in self.incidents():
                if state in (None, incident["state"]) and level in (None, incident["level"]):
                    return incident
            return None
        return wait_for(f"an incident{' ' + state if state else ''}{' at ' + level if level else ''}", there, seconds,
                        0.1)

    def draft(self, incident):
        return (self.state / "incidents" / incident / "draft.md").read_text()

    def document(self, incident):
        return json.loads((self.state / "incidents" / incident / "incident.json").read_text())

    def documents(self):
        return [self.document(incident["id"]) for incident in self.incidents()]

    def draft_of(self, name):
        """The drafts of all incidents that this name is in."""
        return "\n".join(draft for draft in (self.draft(incident["id"]) for incident in self.incidents()) if name in draft)

    def evidence(self, incident, word):
        """The first piece of evidence whose title holds the word."""
        found = next(piece for piece in self.document(incident)["evidence"] if word in piece["title"])
        return (self.state / "incidents" / incident / found["file"]).read_text()

    def cause(self, incident):
        """The finding that the document gives as the cause; {} while there is none."""
        return next((found for found in self.document(incident)["findings"] if found["is_cause"]), {})

    def stop(self, with_signal=signal.SIGTERM):
        self.lab.end(self.process, with_signal)
        return self.process.returncode

    def kill(self):
        return self.stop(signal.SIGKILL)
