# SPDX-License-Identifier: Apache-2.0
"""What each view says of a source's name, and what is kept of it: real servers on each side."""

import json
import pathlib
import subprocess

import pytest
from lab import base, resolvers
from lab.agent import Agent
from lab.base import wait_for
from lab.dns import Dns
from lab.mariadb import MariaDb

SOURCE = "db-source.lab.test"
BOTH = "127.0.53.4:53", "127.0.53.7:53"

pytestmark = pytest.mark.skipif(resolvers.missing() is not None, reason=str(resolvers.missing()))


class Views:
    """One pair, an authority (which libc asks, too), unbound and dnsdist before it, and an agent that asks them all."""

    def __init__(self, lab):
        self.lab = lab
        self.dns = Dns(lab, ttl=2).start()
        self.dns.a("db-source", "127.0.30.1")
        self.unbound = resolvers.Unbound(lab, self.dns.address).start()
        self.dnsdist = resolvers.Dnsdist(lab, self.dns.address).start()
        self.source = MariaDb(lab, "node-1", "127.0.30.1", 1).launch()
        self.replica = MariaDb(lab, "node-2", "127.0.30.3", 2).launch()
        self.source.wait_answers().accounts()
        self.replica.wait_answers().accounts(replication=False)
        self.replica.follow(SOURCE)
        self.replica.wait_replicates()
        self.agent = Agent(lab).configure(f"""
target "node-2" {{ host = "127.0.30.3"  user = "watch"  password-file = "watch-password"  poll = "200ms" }}
dns {{
  resolvers = {{ "{self.unbound.server}", "{self.dnsdist.server}" }}
  interval = "1s"  timeout = "800ms"  authority-interval = "1s"
}}
""").start()
        self.agent.wait_watching()
        self.wait("authority", "a", "127.0.30.1")
        self.wait("libc", "a", "127.0.30.1")

    def now(self):
        return json.loads(self.agent.command("dns", SOURCE, "--json"))

    def fact(self, view, fact, of=""):
        """What the views of that kind say of a fact, joined; None while one says nothing."""
        values = [entry["facts"].get(fact, {}).get("value") for entry in self.now()
                  if entry["view"] == view and of in entry["of"]]
        return None if not values or None in values else ", ".join(sorted(set(values)))

    def wait(self, view, fact, value, of=""):
        wait_for(f"{view} {of} to say {fact} {value}", lambda: self.fact(view, fact, of) == value)

    def changes(self):
        return json.loads(self.agent.command("dns", SOURCE, "--since", "1h", "--json"))

    def wait_change(self, view, fact, before, after):
        wait_for(f"the change of {fact} in {view} from {before} to {after}", lambda: any(
            (change["view"], change["fact"], change.get("before"), change["after"]) == (view, fact, before, after)
            for change in self.changes()))


def nft(script):
    subprocess.run([base.find_program("nft"), script], check=True)


@pytest.fixture(scope="module")
def views():
    with base.Lab() as lab:
        yield Views(lab)


def test_four_views_of_one_name_stand_side_by_side(views):
    views.wait("peer", "peer", "ESTABLISHED 127.0.30.1:3306")
    views.wait("resolver", "a", "127.0.30.1")
    assert {entry["of"] for entry in views.now() if entry["view"] == "resolver"} == set(BOTH)
    assert views.fact("authority", "serial").isdigit()
    assert views.fact("authority", "ttl") == "2"
    assert views.fact("libc", "canonical") == SOURCE
    table = views.agent.command("dns", SOURCE)
    assert "authority ns.lab.test 127.0.53.1:53" in table
    assert "ESTABLISHED 127.0.30.1:3306" in table


def test_a_move_is_seen_by_all_views_but_not_by_the_connection(views):
    views.dns.a("db-source", "127.0.30.2")
    for view in ("resolver", "authority", "libc"):
        views.wait(view, "a", "127.0.30.2")
        views.wait_change(view, "a", "127.0.30.1", "127.0.30.2")
    assert views.fact("peer", "peer") == "ESTABLISHED 127.0.30.1:3306"
    views.dns.a("db-source", "127.0.30.1")
    views.wait("resolver", "a", "127.0.30.1")


def test_a_blip_that_nobody_is_told_of_is_in_the_history(views):
    views.dnsdist.breaks("db-source", "RCodeAction(DNSRCode.REFUSED)")
    views.wait("resolver", "a", "refused", of="127.0.53.7")
    views.dnsdist.works()
    views.wait("resolver", "a", "127.0.30.1", of="127.0.53.7")
    views.wait_change("resolver", "a", "127.0.30.1", "refused")
    views.wait_change("resolver", "a", "refused", "127.0.30.1")
    text = views.agent.command("dns", SOURCE, "--since", "1h")
    assert "127.0.30.1 -> refused" in text and "refused -> 127.0.30.1" in text


@pytest.mark.parametrize("action, end", [
    ("RCodeAction(DNSRCode.SERVFAIL)", "servfail"), ("RCodeAction(DNSRCode.NXDOMAIN)", "nxdomain"),
    ("RCodeAction(DNSRCode.NOTIMP)", "other (rcode 4)"), ("DropAction()", "timeout")])
def test_each_failure_of_a_resolver_is_told_apart(views, action, end):
    views.dnsdist.breaks("db-source", action)
    views.wait("resolver", "a", end, of="127.0.53.7")
    assert views.fact("resolver", "a", of="127.0.53.4") == "127.0.30.1"
    views.dnsdist.works()
    views.wait("resolver", "a", "127.0.30.1", of="127.0.53.7")


def test_a_resolver_whose_process_is_gone_is_down(views):
    views.dnsdist.stop()
    views.wait("resolver", "a", "down", of="127.0.53.7")
    views.dnsdist.start()
    views.wait("resolver", "a", "127.0.30.1", of="127.0.53.7")


def test_an_answer_that_needs_tcp_is_told(views):
    views.dnsdist.truncates("db-source")
    views.wait("resolver", "over", "TCP", of="127.0.53.7")
    assert views.fact("resolver", "a", of="127.0.53.7") == "127.0.30.1"
    views.dnsdist.works()
    views.wait("resolver", "over", "", of="127.0.53.7")


def test_the_chain_of_aliases_is_a_fact_of_its_own(views):
    views.dns.a("node1", "127.0.30.1")
    views.dns.cname("db-source", "node1")
    for view in ("resolver", "authority"):
        views.wait(view, "alias", "node1.lab.test")
    assert views.fact("authority", "a") == "127.0.30.1"
    views.dns.a("db-source", "127.0.30.1")
    views.wait("resolver", "alias", "")


def test_the_hosts_file_is_what_libc_says(views):
    hosts = resolvers.own_file("/etc/hosts", f"127.0.0.1 localhost\n127.0.30.9 {SOURCE}\n")
    views.wait("libc", "a", "127.0.30.9")
    assert views.fact("libc", "hosts") == "line 2"
    assert views.fact("resolver", "a") == "127.0.30.1"
    hosts.write_text("127.0.0.1 localhost\n")
    views.wait("libc", "a", "127.0.30.1")


def test_a_change_of_resolv_conf_is_noticed_and_kept(views):
    conf = pathlib.Path("/etc/resolv.conf").resolve()
    before = conf.read_text()
    conf.write_text(before + "search other.test\n")
    def kept():
        return any(change["fact"] == "resolvers" and "search other.test" in change["after"]
                   for change in json.loads(views.agent.command("dns", "--since", "1h", "--json")))
    wait_for("the change to be kept", kept)
    assert "search other.test" in views.agent.log()
    conf.write_text(before)


def test_a_connect_that_hangs_shows_where_it_leads(views):
    nft("add table inet hole; add chain inet hole out { type filter hook output priority 0; }; "
        "add rule inet hole out ip daddr 127.0.30.9 drop")
    views.dns.a("db-source", "127.0.30.9")
    views.wait("libc", "a", "127.0.30.9")
    views.replica.sql("STOP SLAVE IO_THREAD")
    views.replica.sql("START SLAVE IO_THREAD")
    views.wait("peer", "peer", "SYN_SENT 127.0.30.9:3306")
    nft("delete table inet hole")
    views.dns.a("db-source", "127.0.30.1")
    views.wait("libc", "a", "127.0.30.1")
    views.wait("peer", "peer", "ESTABLISHED 127.0.30.1:3306")


def test_the_history_survives_a_restart_and_needs_no_agent(views):
    views.agent.stop()
    before = views.changes()
    assert before
    views.agent.start()
    views.agent.wait_watching()
    views.wait("resolver", "a", "127.0.30.1")
    views.agent.stop()
    assert views.changes()[:len(before)] == before
    assert "no agent listens" in views.agent.run("dns").stderr
    views.agent.start()
