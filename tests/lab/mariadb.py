# SPDX-License-Identifier: Apache-2.0
"""A real mariadbd on a loopback address of its own."""

import os
import pathlib
import shutil
import signal
import subprocess

from .base import LabError, find_program, wait_for

SMALL = ["--innodb-buffer-pool-size=16M", "--innodb-log-file-size=4M", "--key-buffer-size=1M",
         "--max-connections=40", "--table-open-cache=100", "--performance-schema=OFF"]


def template(lab):
    """An initialised data folder, made once per lab and copied for each server."""
    folder = pathlib.Path(os.environ.get("REPLSCRIBE_TEMPLATE") or lab.path("mariadb-template"))
    if not folder.exists():
        made = subprocess.run([find_program("mariadb-install-db"), "--no-defaults", f"--datadir={folder}",
                               "--auth-root-authentication-method=normal", "--skip-test-db",
                               f"--user={user()}", "--innodb-log-file-size=4M"], capture_output=True, text=True)
        if made.returncode:
            raise LabError(f"mariadb-install-db: {made.stdout}{made.stderr}")
    return folder


def user():
    return "root" if os.geteuid() == 0 else os.environ.get("USER", "mysql")


class MariaDb:
    def __init__(self, lab, name, address, server_id, port=3306, options=()):
        self.lab, self.name, self.address, self.port, self.server_id = lab, name, address, port, server_id
        self.folder = lab.path(name, "data").parent
        self.data = self.folder / "data"
        self.socket = self.folder / "sock"
        self.options = list(options)
        self.process = None
        shutil.copytree(template(lab), self.data)

    def start(self):
        self.process = self.lab.start(self.name, [
            find_program("mariadbd"), "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}",
            f"--pid-file={self.folder}/pid", f"--bind-address={self.address}", f"--port={self.port}",
            f"--server-id={self.server_id}", f"--user={user()}", "--log-bin=bin", "--relay-log=relay",
            "--gtid-strict-mode=ON", f"--report-host={self.name}", "--skip-name-resolve",
            "--slave-net-timeout=10", *SMALL, *self.options])
        wait_for(f"{self.name} to answer", self.answers, 60)
        return self

    def answers(self):
        if self.process.poll() is not None:
            raise LabError(f"{self.name} ended: {self.lab.log_of(self.name)[-2000:]}")
        return self.run("SELECT 1").returncode == 0

    def run(self, sql):
        return subprocess.run([find_program("mariadb"), "--no-defaults", f"--socket={self.socket}", "-uroot",
                               "--batch", "--skip-column-names", "-e", sql], capture_output=True, text=True)

    def sql(self, sql):
        done = self.run(sql)
        if done.returncode:
            raise LabError(f"{self.name}: {sql}: {done.stderr.strip()}")
        return done.stdout.strip()

    def accounts(self, replication=True):
        """The replication account is not in the binary log, so a server that follows does not get it."""
        self.sql("SET sql_log_bin=0; CREATE USER watch@'%' IDENTIFIED BY 'watch-secret';"
                 " GRANT SLAVE MONITOR ON *.* TO watch@'%';")
        if replication:
            self.replication_account()

    def replication_account(self, password="repl-secret"):
        self.sql(f"SET sql_log_bin=0; CREATE OR REPLACE USER repl@'%' IDENTIFIED BY '{password}';"
                 " GRANT REPLICATION SLAVE ON *.* TO repl@'%'")

    def follow(self, host, port=3306, retry=1, extra=""):
        self.sql(f"CHANGE MASTER TO MASTER_HOST='{host}', MASTER_PORT={port}, MASTER_USER='repl',"
                 f" MASTER_PASSWORD='repl-secret', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY={retry},"
                 f" MASTER_HEARTBEAT_PERIOD=1{extra}; START SLAVE")

    def status(self):
        """The first row of SHOW SLAVE STATUS as a dict."""
        done = subprocess.run([find_program("mariadb"), "--no-defaults", f"--socket={self.socket}", "-uroot", "-e",
                               "SHOW SLAVE STATUS\\G"], capture_output=True, text=True)
        pairs = (line.split(":", 1) for line in done.stdout.splitlines() if ":" in line)
        return {key.strip(): value.strip() for key, value in pairs}

    def replicates(self):
        status = self.status()
        return status.get("Slave_IO_Running") == "Yes" and status.get("Slave_SQL_Running") == "Yes"

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
