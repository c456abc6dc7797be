# SPDX-License-Identifier: Apache-2.0
"""What can happen to a source's name, made for real: knot has the zone, unbound caches it, dnsdist answers badly at
will, bind9 has two views of it. One replica, watched once for each name, so that the scenarios share their servers.

Elsewhere: names that lead to the replica itself or to another server, and zombies (test_source.py), packets that are
dropped (test_failures.py)."""

import contextlib
import os
import pathlib
import subprocess
import tempfile

import pytest

from conftest import SOURCE
from lab import base
from lab.agent import Agent
from lab.base import find_program, wait_for
from lab.dns import ZONE, Dns
from lab.dns_servers import Bind, Dnsdist, Unbound, missing
from lab.mariadb import MariaDb

pytestmark = pytest.mark.skipif(missing() is not None, reason=str(missing()))

HOME, ELSEWHERE, THIRD = "127.0.30.1", "127.0.30.2", "127.0.30.4"
CACHE, EXPIRED, BAD, INSIDE, OUTSIDE = "127.0.53.4", "127.0.53.5", "127.0.53.7", "127.0.53.3", "127.0.53.10"

NAMES = {  # what each leads to at first
    "cname-moved": "CNAME node1", "a-moved": "CNAME mover", "renamed": "CNAME node1", "pool": "POOL",
    "ttl": "LONG", "negative": "NONE", "dangling": "CNAME node1", "gone": "A", "v6": "A", "sunk": "A",
    "flaps": "A", "servfail": "A", "refused": "A", "notimp": "A", "formerr": "A", "dropped": "A", "slow": "A",
    "late": "A", "cut": "A", "known": "A", "hosts": "A", "edns": "A",
}


def full(name):
    return f"{name}.{ZONE}"


def config(names, resolvers, extra_dns="", extra=""):
    targets = "".join(f"""
target "{name}" {{ host = "127.0.30.3" user = "watch" password-file = "watch-password" poll = "2s"
  source-name = "{full(name)}" }}""" for name in names)
    rules = "".join(f'rule "{finding}" {{ confirm = "{confirm}" }}\n' for finding, confirm in (
        ("dns-repointed", "500ms"), ("dns-missing", "1s"), ("dns-servfail", "1s"), ("dns-refused", "1s"),
        ("dns-timeout", "1s"), ("resolver-down", "1s"), ("dns-split", "1s"), ("dns-stale", "1s"), ("dns-renamed", "1s"),
        ("dns-ipv6-changed", "1s"), ("dns-sinkhole", "1s"), ("hosts-override", "1s"), ("dns-path-limited", "1s"),
        ("dns-slow", "1s")))
    listed = ", ".join(f'"{resolver}"' for resolver in resolvers)
    return f"""{targets}
dns {{ resolvers = {{ {listed} }} interval = "1s" timeout = "1s" authority-interval = "1s" {extra_dns} }}
{rules}{extra}"""


class Net:
    """The servers, and whatever agent looks at them."""

    def __init__(self, lab):
        self.lab = lab
        self.dns = Dns(lab, ttl=2).start()
        self.dns.a("db-source", HOME)
        for node, address in (("node1", HOME), ("node2", ELSEWHERE), ("twin", HOME), ("mover", HOME)):
            self.dns.a(node, address)
        for name, what in NAMES.items():
            self.set_up(name, *what.split())
        self.source = MariaDb(lab, "node-1", HOME, 1).launch()
        self.replica = MariaDb(lab, "node-2", "127.0.30.3", 2).launch()
        self.cache, self.expired = Unbound(lab, CACHE).start(), Unbound(lab, EXPIRED, expired=True).start()
        self.bad = Dnsdist(lab, BAD).start()
        self.source.wait_answers().accounts()
        self.replica.wait_answers().accounts(replication=False)
        self.replica.follow(SOURCE)
        self.replica.wait_replicates()

    def set_up(self, name, kind, to=None):
        if kind == "CNAME":
            self.dns.cname(name, to)
        elif kind == "POOL":
            self.dns.a(name, HOME, ELSEWHERE, THIRD)
        elif kind == "LONG":
            self.dns.a(name, HOME, ttl=300)
        elif kind == "A":
            self.dns.a(name, HOME)

    @contextlib.contextmanager
    def agent(self, label, names, resolvers, **more):
        agent = Agent(self.lab, f"agent-{label}")
        agent.configure(config(names, resolvers, **more)).start()
        try:
            yield agent
        finally:
            agent.stop()


@pytest.fixture(scope="module")
def net():
    with base.Lab(keep=bool(os.environ.get("REPLSCRIBE_KEEP"))) as lab:
        yield Net(lab)


def views(agent, name):
    return {answer["resolver"]: answer for answer in agent.status()["names"] if answer["name"] == full(name)}


def has_answers(agent, name):
    seen = views(agent, name)
    return any(view.startswith("authority") for view in seen) and {f"{CACHE}:53", f"{BAD}:53"} <= set(seen)


@pytest.fixture(scope="module")
def agent(net):
    extra = 'signature-warning = "0" flap-window = "60s" slow = "700ms" known-sources = { "127.0.30.4" }'
    with net.agent("one", NAMES, (f"{CACHE}:53", f"{BAD}:53"), extra_dns=extra) as agent:
        wait_for("all names to be answered by all", lambda: all(has_answers(agent, name) for name in NAMES), 60, 0.2)
        wait_for("the missing one", lambda: "dns-missing" in found(agent, "negative"))
        assert {name for name in NAMES if found(agent, name)} == {"negative"}
        yield agent


def found(agent, name):
    return {finding["finding"]: finding for finding in agent.status()["name_findings"]
            if finding["name"] == full(name)}


def wait_found(agent, name, finding, seconds=20):
    return wait_for(f"{finding} on {name}", lambda: found(agent, name).get(finding), seconds, 0.1)


def wait_well(agent, name, finding, seconds=20):
    wait_for(f"{finding} on {name} to be over", lambda: finding not in found(agent, name), seconds, 0.1)


def looks(agent, name, n=3):
    """Lets each view answer n times more."""
    for _ in range(n):
        before = {view: seen["answered"] for view, seen in views(agent, name).items()}
        wait_for(f"another look at {name}", lambda: all(
            seen["answered"] > before.get(view, "") for view, seen in views(agent, name).items()), 20, 0.1)


# The record itself changes.

def test_another_cname_to_another_address_is_a_move(net, agent):
    net.dns.cname("cname-moved", "node2")
    text = wait_found(agent, "cname-moved", "dns-repointed")["text"]
    assert HOME in text and ELSEWHERE in text and "node1" in text and "node2" in text


def test_another_address_behind_the_same_cname_is_a_move(net, agent):
    net.dns.a("mover", ELSEWHERE)
    assert "via" not in wait_found(agent, "a-moved", "dns-repointed")["text"]
    assert "dns-renamed" not in found(agent, "a-moved")


def test_another_cname_to_the_same_address_is_a_note(net, agent):
    net.dns.cname("renamed", "twin")
    finding = wait_found(agent, "renamed", "dns-renamed")
    assert finding["level"] == "P4" and "twin" in finding["text"]
    assert "dns-repointed" not in found(agent, "renamed")


def test_a_ttl_that_drops_is_a_note(net, agent):
    net.dns.a("ttl", HOME, ttl=5)
    assert "from 300 s to 5 s" in wait_found(agent, "ttl", "dns-ttl-drop")["text"]


def test_orders_and_subsets_of_the_same_addresses_are_silent(net, agent):
    for addresses in ((THIRD, HOME), (ELSEWHERE, THIRD), (HOME, ELSEWHERE, THIRD)):
        net.dns.a("pool", *addresses)
        looks(agent, "pool", 2)
    assert not set(found(agent, "pool")) - {"dns-slow"}


def test_a_move_to_a_known_source_is_a_note(net, agent):
    net.dns.a("known", THIRD)
    finding = wait_found(agent, "known", "dns-repointed")
    assert finding["level"] == "P4" and "planned" in finding["text"]


def test_a_name_that_appears_is_found_in_spite_of_negative_caches(net, agent):
    net.dns.a("negative", HOME)
    wait_well(agent, "negative", "dns-missing")


def test_an_alias_to_nowhere_is_missing_at_p2(net, agent):
    net.dns.cname("dangling", "nowhere")
    finding = wait_found(agent, "dangling", "dns-missing")
    assert finding["level"] == "P2"
    wait_for("the alias to be named", lambda: "nowhere" in agent.draft_of("dangling"), 20, 0.2)


def test_a_name_that_is_gone_is_missing_while_the_replica_still_runs(net, agent):
    net.dns.remove("gone")
    assert wait_found(agent, "gone", "dns-missing")["level"] == "P2"
    assert net.replica.replicates()
    net.dns.a("gone", HOME)
    wait_well(agent, "gone", "dns-missing")


def test_an_ipv6_address_beside_the_others_is_a_note(net, agent):
    net.dns.aaaa("v6", "fd00::5")
    assert wait_found(agent, "v6", "dns-ipv6-changed")["level"] == "P4"


def test_an_address_that_is_none_is_a_sinkhole(net, agent):
    net.dns.a("sunk", "0.0.0.0")
    wait_found(agent, "sunk", "dns-sinkhole")


def test_a_name_that_flaps_is_one_finding(net, agent):
    for address in (ELSEWHERE, HOME, ELSEWHERE, HOME):
        net.dns.a("flaps", address)
        looks(agent, "flaps", 1)
    wait_found(agent, "flaps", "dns-flapping")
    incidents = [document for document in agent.documents() if full("flaps") in document["title"]
                 or any(finding["name"] == full("flaps") for finding in document["findings"])]
    assert len(incidents) == 1


# A resolver answers badly.

@pytest.mark.parametrize("rcode, finding", (("servfail", "dns-servfail"), ("refused", "dns-refused"),
                                            ("notimp", "dns-servfail"), ("formerr", "dns-servfail")))
def test_each_rcode_has_its_finding_and_passes_at_once(net, agent, rcode, finding):
    net.bad.on(full(rcode), f"RCodeAction(DNSRCode.{rcode.upper()})")
    assert f"{BAD}:53" in wait_found(agent, rcode, finding)["text"]
    net.bad.clear()
    wait_well(agent, rcode, finding)


def test_dropped_questions_are_a_timeout(net, agent):
    net.bad.on(full("dropped"), "DropAction()")
    assert "1 of 2 resolvers" in wait_found(agent, "dropped", "dns-timeout")["text"]
    net.bad.clear()
    wait_well(agent, "dropped", "dns-timeout")


def test_answers_within_the_timeout_are_slow_and_beyond_it_a_timeout(net, agent):
    net.bad.on(full("slow"), "DelayAction(850)")
    net.bad.on(full("late"), "DelayAction(1500)")
    wait_found(agent, "slow", "dns-slow")
    wait_found(agent, "late", "dns-timeout")
    net.bad.clear()
    wait_well(agent, "slow", "dns-slow")
    wait_well(agent, "late", "dns-timeout")


def test_answers_that_are_cut_off_are_asked_for_over_tcp(net, agent):
    net.bad.on(full("cut"), "TCAction()", only_udp=True)
    assert "over TCP" in wait_found(agent, "cut", "dns-path-limited")["text"]
    assert views(agent, "cut")[f"{BAD}:53"]["addresses"] == HOME
    net.bad.clear()
    wait_well(agent, "cut", "dns-path-limited")


# This host's own way.

@contextlib.contextmanager
def mounted(target, text):
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    subprocess.run(["mount", "--bind", file.name, target], check=True)
    try:
        yield pathlib.Path(target)
    finally:
        subprocess.run(["umount", target], check=True)
        os.unlink(file.name)


def test_a_line_of_the_hosts_file_is_told(net, agent):
    with mounted("/etc/hosts", f"127.0.0.1 localhost\n{ELSEWHERE} {full('hosts')}\n"):
        text = wait_found(agent, "hosts", "hosts-override", 60)["text"]
        assert ELSEWHERE in text and "line 2" in text
    wait_well(agent, "hosts", "hosts-override", 60)


def test_other_resolvers_in_resolv_conf_are_told_and_do_not_bend_our_questions(net, agent):
    path = pathlib.Path(os.path.realpath("/etc/resolv.conf"))
    before = path.read_text()
    try:
        path.write_text("nameserver 127.0.53.1\noptions use-vc timeout:1 attempts:1\nsearch other.test\n")
        wait_for("the change to be told", lambda: "resolver-config-changed" in agent.findings("edns"), 30, 0.2)
        looks(agent, "edns", 2)
        assert "dns-path-limited" not in found(agent, "edns")
    finally:
        path.write_text(before)
    wait_for("it to be over", lambda: "resolver-config-changed" not in agent.findings("edns"), 30, 0.2)


# Who is asked. These end what the others need, so they come last.

def test_views_of_one_zone_that_part_are_a_split(net):
    bind = Bind(net.lab, INSIDE, OUTSIDE, names=(("views", HOME),)).start()
    with net.agent("views", ("views",), (f"{INSIDE}:53", f"{OUTSIDE}:53"), extra_dns='authority = "off"') as agent:
        wait_for("both answers", lambda: len(views(agent, "views")) >= 2, 20, 0.1)
        looks(agent, "views", 2)
        assert not found(agent, "views")
        bind.set(INSIDE, "views", ELSEWHERE)
        text = wait_found(agent, "views", "dns-split")["text"]
        assert HOME in text and ELSEWHERE in text
        wait_found(agent, "views", "dns-stale", 60)
        bind.set(OUTSIDE, "views", ELSEWHERE)
        wait_for("them to agree", lambda: "dns-stale" not in found(agent, "views"), 20, 0.1)
        incident = agent.wait_incident()["id"]
        assert f"| {INSIDE}".replace(".", "\\.", 1) in agent.draft(incident)


def test_a_closed_port_is_told_from_silence(net, agent):
    net.lab.end(net.bad.process)
    assert "nothing listens" in wait_found(agent, "edns", "resolver-down")["text"]


def test_a_resolver_that_serves_expired_answers_says_so(net):
    with net.agent("stale", ("db-source",), (f"{CACHE}:53", f"{EXPIRED}:53"), extra_dns='authority = "off"') as agent:
        wait_for("both answers", lambda: len(views(agent, "db-source")) >= 2, 20, 0.1)
        net.dns.silence()
        try:
            assert EXPIRED in wait_found(agent, "db-source", "dns-stale", 40)["text"]
        finally:
            net.dns.speak()
        wait_well(agent, "db-source", "dns-stale", 60)
