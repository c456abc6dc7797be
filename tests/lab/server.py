# SPDX-License-Identifier: Apache-2.0
"""A real database server on a loopback address of its own; mariadb.py and mysql.py say what differs."""

import os
import pathlib
import shutil
import signal
import subprocess

from .base import LabError, find_program, wait_for
from .trees import HERE


class Server:
    DAEMON = None  # the program
    FAMILY = None  # as people call it
    THREADS = ()  # the status columns that say whether the two threads run
    PRIVILEGE = None  # to read the replication status
    NO_TLS, RELOAD_TLS = (), None  # options without which it has TLS; the statement that reads new certificates

    def __init__(self, lab, name, address, server_id, port=3306, options=(), tree=HERE):
        self.lab, self.name, self.address, self.port, self.server_id = lab, name, address, port, server_id
        self.tree, self.options = tree, list(options)
        self.folder = lab.path(name, "data").parent
        self.data, self.socket = self.folder / "data", self.folder / "sock"
        self.process = None
        shutil.copytree(self.template(), self.data)

    def template(self):
        """An initialised data folder, made once per lab (or run of tests) and copied for each server."""
        folder = pathlib.Path(os.environ.get("REPLSCRIBE_TEMPLATES") or self.lab.path("templates", "x").parent)
        data = folder / f"{self.DAEMON}-{self.tree.name}"
        if not data.exists():
            self.initialise(data)
        return data

    def initialise(self, data):
        raise NotImplementedError

    def daemon(self, data, *options):
        """The command line of the server, with all that it needs to find its own files."""
        raise NotImplementedError

    def launch(self):
        """Starts without waiting, so that several can start at a time."""
        self.process = self.lab.start(self.name, self.daemon(
            self.data, f"--socket={self.socket}", f"--pid-file={self.folder}/pid", f"--bind-address={self.address}",
            f"--port={self.port}", f"--server-id={self.server_id}", f"--report-host={self.name}", "--log-bin=bin",
            "--relay-log=relay", "--skip-name-resolve", *self.options))
        return self

    def start(self):
        return self.launch().wait_answers()

    def wait_answers(self):
        wait_for(f"{self.name} to answer", self.answers, 60)
        return self

    def answers(self):
        if self.process.poll() is not None:
            raise LabError(f"{self.name} ended: {self.lab.log_of(self.name)[-2000:]}")
        return self.run("SELECT 1").returncode == 0

    def client(self, *words):
        """This machine's client talks to all of them."""
        return [find_program("mariadb"), "--no-defaults", f"--socket={self.socket}", "-uroot", *words]

    def run(self, sql):
        return subprocess.run(self.client("--batch", "--skip-column-names", "-e", sql), capture_output=True, text=True)

    def sql(self, sql):
        done = self.run(sql)
        if done.returncode:
            raise LabError(f"{self.name}: {sql}: {done.stderr.strip()}")
        return done.stdout.strip()

    def session(self, sql):
        """A client that runs the statements and stays, until the end of the `with`."""
        return Session(self, sql)

    def applier(self):
        """The connection id of the thread that applies."""
        rows = [row.split("\t") for row in self.sql(
            "SELECT ID, COMMAND, STATE FROM information_schema.PROCESSLIST WHERE USER = 'system user'").splitlines()]
        return next(row[0] for row in rows if row[1] == "Slave_SQL" or "read all relay log" in row[2])

    def status(self):
        """The first row of the replication status as a dict, in the server's own words."""
        pairs = (line.split(":", 1) for line in self.status_text().splitlines() if ":" in line)
        return {key.strip(): value.strip() for key, value in pairs}

    def status_text(self):
        """As people see it; empty while the server cannot be asked."""
        done = subprocess.run(self.client("--connect-timeout=1", "-e", "SHOW REPLICA STATUS\\G"), capture_output=True, text=True)
        return done.stdout

    def replicates(self):
        status = self.status()
        return all(status.get(thread) == "Yes" for thread in self.THREADS)

    def wait_replicates(self, seconds=30):
        wait_for(f"{self.name} to replicate", self.replicates, seconds)

    def kill(self):
        self.lab.end(self.process, signal.SIGKILL)

    def stop(self):
        self.lab.end(self.process, signal.SIGTERM)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)


def user():
    return "root" if os.geteuid() == 0 else os.environ.get("USER", "mysql")


class Session:
    def __init__(self, server, sql):
        self.process = subprocess.Popen(server.client("--batch", "--skip-column-names", "--unbuffered"), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdin.write(f"{sql}; SELECT CONCAT('connection ', CONNECTION_ID());\n")
        self.process.stdin.flush()
        lines = iter(self.process.stdout.readline, "")
        self.connection = next(line.split()[1] for line in lines if line.startswith("connection "))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()
