# SPDX-License-Identifier: Apache-2.0
"""Real DNS servers between the authority and the agent: a validating resolver with a cache (unbound), one that
misbehaves on demand (dnsdist), and one that shows two views (bind9)."""

import pathlib
import subprocess

from .base import find_program, wait_for
from .dns import ZONE


def dig(server, name, kind="A", *words):
    """What dig prints with +short; "" for no answer."""
    done = subprocess.run([find_program("dig"), "+short", "+time=1", "+tries=1", *words, f"@{server}", name, kind],
                          capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


class Unbound:
    """Asks `authority` for the zones, validates those with a trust anchor, keeps a cache."""

    CONFIG = """\
server:
  use-syslog: no
  logfile: "{folder}/unbound.out"
  pidfile: "{folder}/unbound.pid"
  username: ""
  chroot: ""
  directory: "{folder}"
  interface: {address}
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  do-ip6: no
  module-config: "validator iterator"
  ede: yes
  val-log-level: 2
  val-sig-skew-min: 0
  val-sig-skew-max: 0
  val-bogus-ttl: 1
  serve-expired: {serve_expired}
  serve-expired-ttl: 3600
  ede-serve-expired: yes
  local-zone: "test." nodefault
  num-threads: 1
  {insecure}
  {anchors}
remote-control:
  control-enable: yes
  control-interface: "{folder}/ctl.sock"
  control-use-cert: no
{stubs}
"""

    def __init__(self, lab, authority, address="127.0.53.4", zones=(ZONE,), anchors=(), serve_expired=False):
        self.lab, self.address, self.server = lab, address, f"{address}:53"
        self.folder = lab.path(f"unbound-{address}", "x").parent
        self.config = self.folder / "unbound.conf"
        stubs = "".join(f'stub-zone:\n  name: "{zone}"\n  stub-addr: {authority}@53\n' for zone in (*zones, "."))
        self.config.write_text(self.CONFIG.format(
            folder=self.folder, address=address, serve_expired="yes" if serve_expired else "no", stubs=stubs,
            insecure="\n  ".join(f'domain-insecure: "{zone}"' for zone in zones if not anchors),
            anchors="\n  ".join(f'trust-anchor: "{anchor}"' for anchor in anchors)))
        self.process = None

    def start(self):
        self.process = self.lab.start(f"unbound-{self.address}", [find_program("unbound"), "-d", "-c", self.config])
        wait_for("unbound to answer", lambda: self.control("status").returncode == 0)
        return self

    def control(self, *words):
        return subprocess.run([find_program("unbound-control"), "-c", str(self.config), *words],
                              capture_output=True, text=True)

    def flush(self, zone=ZONE):
        self.control("flush_bogus")
        self.control("flush_zone", zone)
        self.control("flush_negative")

    def stop(self):
        self.lab.end(self.process)


class Dnsdist:
    """Hands questions on to `authority`, and breaks those that a rule says; rules come and go while it runs."""

    KEY = "MXNeLFWHUe4363BBKrY06cAsH8NWNb+Se2eXU5+Bb74="

    def __init__(self, lab, authority, address="127.0.53.7"):
        self.lab, self.address, self.server = lab, address, f"{address}:53"
        self.config = lab.path(f"dnsdist-{address}", "dnsdist.conf")
        self.config.write_text(
            f'setLocal("{address}:53") setSecurityPollSuffix("") setACL({{"127.0.0.0/8"}})\n'
            f'newServer({{address="{authority}:53", healthCheckInterval=60, mustResolve=false, '
            f'checkName="{ZONE}.", checkType="SOA"}})\n'
            f'controlSocket("{address}:5199") setKey("{self.KEY}")\n')
        self.process = None

    def start(self):
        self.process = self.lab.start(f"dnsdist-{self.address}", [
            find_program("dnsdist"), "-C", self.config, "--supervised", "--disable-syslog"])
        wait_for("dnsdist to answer", lambda: dig(self.address, ZONE, "SOA"))
        return self

    def say(self, lua):
        done = subprocess.run([find_program("dnsdist"), "-C", str(self.config), "-c", f"{self.address}:5199", "-e", lua],
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def breaks(self, name, action):
        """breaks("src", "RCodeAction(DNSRCode.REFUSED)"), "DropAction()", "DelayAction(700)" ..."""
        self.say(f'addAction(QNameRule("{name}.{ZONE}."), {action})')

    def truncates(self, name):
        self.say(f'addAction(AndRule({{QNameRule("{name}.{ZONE}."), TCPRule(false)}}), TCAction())')

    def works(self):
        self.say("clearRules()")

    def stop(self):
        self.lab.end(self.process)


class Bind:
    """An authority of its own for a zone, with what it says told apart by the address that it is asked at."""

    def __init__(self, lab, views, zone=ZONE):
        """views: address -> {name: IPv4 address}"""
        self.lab, self.views, self.zone = lab, views, zone
        self.folder = lab.path("bind", "x").parent
        self.config = self.folder / "named.conf"
        self.serial = 1
        self.process = None

    def write(self):
        parts = []
        for number, (address, names) in enumerate(self.views.items()):
            file = self.folder / f"zone-{number}"
            file.write_text(f"$TTL 5\n@ SOA ns host {self.serial} 60 60 3600 3\n@ NS ns\nns A {address}\n" +
                            "".join(f"{name} A {to}\n" for name, to in names.items()))
            parts.append(f'view "v{number}" {{ match-destinations {{ {address}; }}; '
                         f'zone "{self.zone}" {{ type primary; file "{file}"; }}; }};\n')
        self.config.write_text(
            f'options {{ directory "{self.folder}"; pid-file "{self.folder}/pid"; session-keyfile "{self.folder}/key"; '
            f'listen-on {{ {"; ".join(self.views)}; }}; listen-on-v6 {{ none; }}; recursion no; '
            f'dnssec-validation no; empty-zones-enable no; }};\ncontrols {{ }};\n' + "".join(parts))

    def start(self):
        self.write()
        self.process = self.lab.start("bind", [find_program("named"), "-g", "-c", self.config])
        wait_for("bind to answer", lambda: all(dig(address, self.zone, "SOA") for address in self.views))
        return self

    def change(self, address, name, to):
        self.views[address][name] = to
        self.serial += 1
        self.write()
        self.process.send_signal(1)
        wait_for("bind to have the change", lambda: dig(address, f"{name}.{self.zone}") == to)

    def stop(self):
        self.lab.end(self.process)


def missing():
    """Which of them this machine lacks, with the package; None if none."""
    for program, package in (("unbound", "unbound"), ("dnsdist", "dnsdist"), ("named", "bind9"), ("dig", "bind9-dnsutils")):
        if not find_program(program):
            return f"{program} is missing (Debian: apt-get install {package})"
    return None


def own_file(path, text):
    """Puts a file of the lab in the place of a system's one, for this mount namespace only; returns its path, which
    is written in place (a bind mount does not follow a rename)."""
    real = pathlib.Path(path).resolve()
    copy = pathlib.Path(f"/tmp/{real.name}.{id(text)}")
    copy.write_text(text)
    copy.chmod(0o644)
    subprocess.run(["mount", "--bind", copy, real], check=True)
    return real
