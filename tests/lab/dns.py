# SPDX-License-Identifier: Apache-2.0
"""A real authoritative DNS server (knot) whose answers change while it runs."""

import signal
import subprocess

from .base import find_program, wait_for

ZONE = "lab.test"
CONFIG = """\
server:
  rundir: "{folder}"
  user: {user}
  listen: [ {address}@53 ]
log:
  - target: "{folder}/knot.log"
    any: info
database:
  storage: "{folder}/db"
template:
  - id: default
    storage: "{folder}"
    semantic-checks: off
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
zone:
  - domain: {zone}
    file: zone
"""


class Dns:
    """Names are given without the zone: a("db-source", "127.0.30.1")."""

    def __init__(self, lab, address="127.0.53.1", ttl=5, broken=()):
        """The zones in `broken` are configured and have no file: SERVFAIL for all their names."""
        self.lab, self.address, self.ttl = lab, address, ttl
        self.server = f"{address}:53"
        self.folder = lab.path("knot", "zone").parent
        self.config = self.folder / "knot.conf"
        (self.folder / "db").mkdir()
        self.config.write_text(CONFIG.format(folder=self.folder, user="root:root", address=address, zone=ZONE)
                               + "".join(f"  - domain: {name}\n    file: missing-{name}\n" for name in broken))
        self.names = {}
        self.process = None

    def start(self):
        self.write_zone()
        self.process = self.lab.start("knot", [find_program("knotd"), "-c", self.config])
        wait_for("knot to answer", lambda: self.control("zone-read", ZONE, "ns").returncode == 0)
        return self

    def write_zone(self):
        """With what it was told before it was stopped."""
        records = [f"{name} {self.ttl} {kind} {value}" for name, (kind, values) in self.names.items() for value in values]
        (self.folder / "zone").write_text("\n".join(
            [f"$ORIGIN {ZONE}.", "@ 5 SOA ns host 1 60 60 3600 3", "@ 5 NS ns", f"ns 5 A {self.address}", *records, ""]))

    def control(self, *words):
        return subprocess.run([find_program("knotc"), "-c", str(self.config), *words], capture_output=True, text=True)

    def _commit(self, *steps):
        for words in (("zone-begin", ZONE), *steps, ("zone-commit", ZONE)):
            done = self.control(*words)
            if done.returncode:
                self.control("zone-abort", ZONE)
                raise RuntimeError(f"knotc {' '.join(words)}: {done.stderr or done.stdout}")

    def _set(self, name, kind, *values, ttl=None):
        steps = [("zone-unset", ZONE, name)] if name in self.names else []
        steps += [("zone-set", ZONE, name, str(ttl or self.ttl), kind, value) for value in values]
        self._commit(*steps)
        self.names[name] = kind, values

    def a(self, name, *addresses, ttl=None):
        self._set(name, "A", *addresses, ttl=ttl)
        return f"{name}.{ZONE}"

    def aaaa(self, name, *addresses):
        """Beside what the name has."""
        self._commit(*(("zone-set", ZONE, name, str(self.ttl), "AAAA", address) for address in addresses))
        return f"{name}.{ZONE}"

    def many(self, pairs):
        """A thousand names in one change."""
        pairs = list(pairs)
        self._commit(*(("zone-set", ZONE, name, str(self.ttl), "A", address) for name, address in pairs))
        self.names.update({name: ("A", (address,)) for name, address in pairs})

    def txt(self, name, text):
        """The name exists and has no address."""
        self._set(name, "TXT", f'"{text}"')
        return f"{name}.{ZONE}"

    def cname(self, name, to):
        self._set(name, "CNAME", f"{to}.{ZONE}.")
        return f"{name}.{ZONE}"

    def remove(self, name):
        self._commit(("zone-unset", ZONE, name))
        del self.names[name]

    def silence(self):
        self.process.send_signal(signal.SIGSTOP)

    def speak(self):
        self.process.send_signal(signal.SIGCONT)

    def stop(self):
        self.lab.end(self.process)
