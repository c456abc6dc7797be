# SPDX-License-Identifier: Apache-2.0
"""What all parts of the lab share: waiting for conditions, programs that end with the lab, namespaces."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time


class LabError(Exception):
    """Something in the lab (not in the agent) does not work."""


def wait_for(what, condition, seconds=30, pause=0.02):
    """Waits until condition() is true and returns what it returned; says what was waited for."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise LabError(f"waited {seconds} s in vain for: {what}")
        time.sleep(pause)


def missing_here():
    """Why servers in namespaces cannot be had on this machine; None if they can."""
    for program, package in (("unshare", "util-linux"), ("ip", "iproute2"), ("mariadbd", "mariadb-server"),
                             ("mariadb", "mariadb-client"), ("knotd", "knot"), ("nft", "nftables")):
        if not find_program(program):
            return f"{program} is missing (Debian: apt-get install {package})"
    probe = subprocess.run(["unshare", "--mount", "--net", "ip", "link", "set", "lo", "up"],
                           capture_output=True, text=True)
    if probe.returncode:
        return f"no network and mount namespaces here: {probe.stderr.strip()}"
    return None


def find_program(name):
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


class Lab:
    """One folder, one set of programs. Must run inside namespaces of its own (see enter)."""

    def __init__(self, keep=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="replscribe-lab-"))
        self.folder.chmod(0o755)
        self.keep = keep
        self.programs = []

    def path(self, *parts):
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def start(self, name, argv, env=None, **more):
        """Starts a program whose output goes to NAME.log; it is ended with the lab."""
        log = open(self.path("logs", f"{name}.log"), "ab")
        process = subprocess.Popen([str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, env={**os.environ, **(env or {})},
                                   start_new_session=True, **more)
        log.close()
        self.programs.append(process)
        return process

    def log_of(self, name):
        return self.path("logs", f"{name}.log").read_text(errors="replace")

    def end(self, process, with_signal=signal.SIGTERM, seconds=20):
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.send_signal(with_signal)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process in self.programs:
            self.programs.remove(process)

    def close(self):
        for process in reversed(list(self.programs)):
            self.end(process, signal.SIGKILL)
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def enter_network():
    """Inside `unshare --net`, where the resolver is already ours."""
    subprocess.run([find_program("ip"), "link", "set", "lo", "up"], check=True)


def enter(resolver="127.0.53.1"):
    """Inside `unshare --mount --net`: loopback up, and libc (mariadbd's too) asks our DNS server."""
    enter_network()
    conf = tempfile.NamedTemporaryFile("w", prefix="resolv-", suffix=".conf", delete=False)
    conf.write(f"nameserver {resolver}\noptions timeout:1 attempts:1\n")
    conf.close()
    os.chmod(conf.name, 0o644)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    target = os.path.realpath("/etc/resolv.conf")
    if not os.path.exists(target):  # a link that dangles, or no file at all
        pathlib.Path(target).parent.mkdir(parents=True, exist_ok=True)
        pathlib.Path(target).touch()
    subprocess.run(["mount", "--bind", conf.name, target], check=True)
    os.unlink(conf.name)
