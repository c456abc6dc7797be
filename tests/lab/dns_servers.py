# SPDX-License-Identifier: Apache-2.0
"""Real resolvers in front of the zone of lab.dns: unbound (a cache), dnsdist (a bad one at will), bind9 (views)."""

import subprocess

from .base import LabError, find_program, wait_for
from .dns import ZONE

UNBOUND = """\
server:
  verbosity: 1
  use-syslog: no
  username: ""
  chroot: ""
  directory: "{folder}"
  pidfile: "{folder}/unbound.pid"
  interface: {address}@53
  port: 53
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  do-ip6: no
  module-config: "{modules}"
  ede: yes
  val-sig-skew-min: 0
  val-sig-skew-max: 0
  serve-expired: {expired}
  serve-expired-ttl: 3600
  serve-expired-client-timeout: 0
  ede-serve-expired: yes
  infra-host-ttl: 1
  local-zone: "test." nodefault
  num-threads: 1
{trust}
remote-control:
  control-enable: yes
  control-interface: {folder}/ctl.sock
  control-use-cert: no
stub-zone:
  name: "{zone}"
  stub-addr: {authority}@53
{more}
"""

DNSDIST = """\
setLocal("{address}:53")
setSecurityPollSuffix("")
newServer({{address="{authority}:53", useClientSubnet=false, healthCheckInterval=60, mustResolve=false, checkName="{zone}.", checkType="SOA"}})
setACL({{"127.0.0.0/8"}})
controlSocket('{address}:5199')
setKey("MXNeLFWHUe4363BBKrY06cAsH8NWNb+Se2eXU5+Bb74=")
{rules}
"""

BIND = """\
options {{
  directory "{folder}"; pid-file "{folder}/named.pid"; session-keyfile "{folder}/session.key";
  listen-on port 53 {{ {inside}; {outside}; }}; listen-on-v6 {{ none; }};
  recursion no; answer-cookie yes; dnssec-validation no; querylog no; empty-zones-enable no;
}};
controls {{ }};
view "inside" {{ match-destinations {{ {inside}; }};
  zone "{zone}" {{ type primary; file "inside.zone"; allow-update {{ 127.0.0.0/8; }}; }}; }};
view "outside" {{ match-destinations {{ {outside}; }};
  zone "{zone}" {{ type primary; file "outside.zone"; allow-update {{ 127.0.0.0/8; }}; }}; }};
"""


def missing():
    """The first program that is not here, with its package; None if all are."""
    for program, package in (("unbound", "unbound"), ("dnsdist", "dnsdist"), ("named", "bind9"), ("nsupdate", "bind9-dnsutils")):
        if not find_program(program):
            return f"{program} is missing (Debian: apt-get install {package})"
    return None


def answers(address, name=f"ns.{ZONE}"):
    done = subprocess.run([find_program("dig"), f"@{address}", name, "A", "+tries=1", "+time=1", "+short"],
                          capture_output=True, text=True)
    return done.returncode == 0 and done.stdout.strip()


class Unbound:
    def __init__(self, lab, address, expired=False, trust=(), more=""):
        self.lab, self.address = lab, address
        self.server = f"{address}:53"
        self.folder = lab.path(f"unbound-{address}", "unbound.conf").parent
        text = UNBOUND.format(folder=self.folder, address=address, zone=ZONE, authority="127.0.53.1",
                              expired="yes" if expired else "no", more=more,
                              modules="validator iterator" if trust else "iterator",
                              trust="\n".join(f'  trust-anchor: "{line}"' for line in trust))
        (self.folder / "unbound.conf").write_text(text)

    def start(self):
        self.process = self.lab.start(f"unbound-{self.address}",
                                      [find_program("unbound"), "-d", "-c", self.folder / "unbound.conf"])
        wait_for(f"unbound at {self.address}", lambda: answers(self.address))
        return self

    def control(self, *words):
        done = subprocess.run([find_program("unbound-control"), "-c", str(self.folder / "unbound.conf"), *words],
                              capture_output=True, text=True)
        if done.returncode:
            raise LabError(f"unbound-control {' '.join(words)}: {done.stderr or done.stdout}")

    def stop(self):
        self.lab.end(self.process)


class Dnsdist:
    """Rules are dnsdist's own Lua."""

    def __init__(self, lab, address="127.0.53.7"):
        self.lab, self.address = lab, address
        self.server = f"{address}:53"
        self.config = lab.path("dnsdist", "dnsdist.conf")
        self.config.write_text(DNSDIST.format(address=address, zone=ZONE, authority="127.0.53.1", rules=""))

    def start(self):
        self.process = self.lab.start("dnsdist", [find_program("dnsdist"), "-C", self.config, "--supervised",
                                                  "--disable-syslog"])
        wait_for("dnsdist", lambda: answers(self.address))
        return self

    def rule(self, lua):
        done = subprocess.run([find_program("dnsdist"), "-C", str(self.config), "-c", f"{self.address}:5199", "-e", lua],
                              capture_output=True, text=True)
        if done.returncode or "rror" in done.stdout + done.stderr:
            raise LabError(f"dnsdist {lua}: {done.stderr or done.stdout}")

    def on(self, name, action, only_udp=False):
        rule = f'QNameRule("{name}.")'
        if only_udp:
            rule = f"AndRule({{{rule}, TCPRule(false)}})"
        self.rule(f"addAction({rule}, {action})")

    def clear(self):
        self.rule("clearRules()")


class Bind:
    """Two views of the zone, told apart by the address that is asked."""

    def __init__(self, lab, inside="127.0.53.3", outside="127.0.53.10", names=()):
        self.lab, self.inside, self.outside = lab, inside, outside
        self.folder = lab.path("bind", "named.conf").parent
        zone = f"$ORIGIN {ZONE}.\n$TTL 5\n@ SOA ns host 1 60 60 3600 3\n@ NS ns\nns A {inside}\n"
        for view in ("inside", "outside"):
            (self.folder / f"{view}.zone").write_text(zone + "".join(f"{name} 5 A {address}\n" for name, address in names))
        (self.folder / "named.conf").write_text(BIND.format(folder=self.folder, inside=inside, outside=outside, zone=ZONE))

    def start(self):
        for address in (self.inside, self.outside):  # it listens on what an interface has, not on all of 127/8
            subprocess.run([find_program("ip"), "address", "add", f"{address}/32", "dev", "lo"], check=True)
        self.process = self.lab.start("bind", [find_program("named"), "-g", "-c", self.folder / "named.conf"])
        wait_for("bind", lambda: answers(self.inside) and answers(self.outside))
        return self

    def set(self, server, name, address):
        steps = (f"server {server} 53\nzone {ZONE}.\nupdate delete {name}.{ZONE}. A\n"
                 f"update add {name}.{ZONE}. 5 A {address}\nsend\n")
        done = subprocess.run([find_program("nsupdate"), "-v"], input=steps, capture_output=True, text=True)
        if done.returncode:
            raise LabError(f"nsupdate: {done.stderr}")
