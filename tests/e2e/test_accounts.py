# SPDX-License-Identifier: Apache-2.0
"""How the agent gets into a server: every method of authentication, and every TLS mode against good and bad
certificates. What `check --live` and `probe` say of it is what people mend it by."""

import json
import shutil

import pytest
from conftest import SOURCE
from lab.agent import Agent, client_library
from lab.base import Lab, wait_for
from lab.certificates import Authority
from lab.dns import Dns
from lab.kinds import KINDS

MARIADB, _, MYSQL = KINDS
NAME, PLAIN_NAME = "node-2.lab.test", "node-3.lab.test"
METHODS = {"mariadb": ("--plugin-load-add=auth_ed25519", "--plugin-load-add=auth_pam"),
           "mysql": ("--plugin-load-add=auth_socket.so",)}


class Servers:
    """A replica whose certificate can be exchanged, one that has no TLS at all, and their source."""

    def __init__(self, lab, kind):
        self.lab, self.kind, self.authority = lab, kind, Authority(lab)
        stranger = Authority(lab, "stranger")
        self.certificates = {"good": self.authority.issue("good", f"DNS:{NAME}"),
                             "wrong-name": self.authority.issue("wrong-name", "DNS:node-9.lab.test"),
                             "wrong-authority": stranger.issue("wrong-authority", f"DNS:{NAME}")}
        self.shown = lab.path("tls", "certificate.pem"), lab.path("tls", "key.pem")
        trusted = lab.path("tls", "trusted.pem")  # MySQL wants its own certificate to be signed by one of these
        trusted.write_text(self.authority.certificate.read_text() + stranger.certificate.read_text())
        self.dns = dns = Dns(lab).start()
        self.source = kind.server(lab, "node-1", "127.0.30.1", 1)
        self.copy("good")
        methods = METHODS[kind.family]
        self.replica = kind.server(lab, "node-2", "127.0.30.3", 2, options=[
            f"--ssl-ca={trusted}", f"--ssl-cert={self.shown[0]}", f"--ssl-key={self.shown[1]}", "--read-only=ON", *methods])
        self.plain = kind.server(lab, "node-3", "127.0.30.4", 3, options=["--read-only=ON", *kind.no_tls, *methods])
        servers = self.source, self.replica, self.plain
        for name, server in zip(("db-source", "node-2", "node-3"), servers):
            dns.a(name, server.launch().address)
        for server in servers:
            server.wait_answers().accounts(replication=server is self.source)
        for server in servers[1:]:
            server.follow(SOURCE)
            server.wait_replicates()

    def copy(self, certificate):
        for made, shown in zip(self.certificates[certificate], self.shown):
            shutil.copy(made, shown)

    def show(self, certificate):
        """The server shows this one from now on; the name under which there is one that has it, or has none."""
        if certificate == "none":
            return PLAIN_NAME
        self.copy(certificate)
        self.replica.sql(f"SET sql_log_bin=0; {self.kind.reload_tls}")
        return NAME

    def account(self, *statements):
        for server in self.replica, self.plain:
            server.sql("SET sql_log_bin=0; " + "; ".join(statements))


@pytest.fixture(scope="module")
def servers(request):
    kind = request.param
    if kind.missing():
        pytest.skip(f"{kind}: {kind.missing()}")
    with Lab() as lab:
        yield Servers(lab, kind)


@pytest.fixture
def agent(lab):
    agent = Agent(lab)
    agent.secret("wrong-password", "not-the-secret")
    yield agent
    if agent.process:
        agent.stop()


on = pytest.mark.parametrize
both = on("servers", (MARIADB, MYSQL), indirect=True, ids=str)
on_mariadb = on("servers", (MARIADB,), indirect=True, ids=str)
on_mysql = on("servers", (MYSQL,), indirect=True, ids=str)


def target(where, user="watch", password="watch-password", more=""):
    return (f'target "node-2" {{ {where} user = "{user}" poll = "200ms" source-poll = 0 {more}'
            + (f' password-file = "{password}"' if password else "") + " }")


def assert_well(agent, *words):
    done = agent.run("check", "--live")
    assert done.returncode == 0, done.stdout
    for word in words:
        assert word in done.stdout
    done = agent.run("probe")
    assert done.returncode == 0 and "nothing is wrong" in done.stdout, done.stdout


def assert_wrong(agent, finding, words):
    done = agent.run("check", "--live")
    assert done.returncode == 1
    assert any(line.startswith("FAILED target") and words in line for line in done.stdout.splitlines()), done.stdout
    done = agent.run("probe", "--json")
    assert done.returncode == 1
    findings = json.loads(done.stdout)["findings"]
    assert [found["finding"] for found in findings] == [finding]
    assert words in findings[0]["text"]


PLAIN, ENCRYPTED = "not encrypted", "encrypted with TLS_"
UNSIGNED, WRONG_NAME = "self-signed certificate in certificate chain", f"does not carry the name {NAME}"
ORACLES = client_library().startswith("libmysqlclient")
if ORACLES:  # it does not say what about the certificate
    UNSIGNED = WRONG_NAME = "certificate verify failed"
NO_TLS = "offers no encrypted connection"
TLS = {
    #                   off    preferred  required   verify-ca  verify-identity
    "good":            (PLAIN, ENCRYPTED, ENCRYPTED, ENCRYPTED, ENCRYPTED),
    "wrong-authority": (PLAIN, ENCRYPTED, ENCRYPTED, UNSIGNED,  UNSIGNED),
    "wrong-name":      (PLAIN, ENCRYPTED, ENCRYPTED, ENCRYPTED, WRONG_NAME),
    "none":            (PLAIN, PLAIN,     NO_TLS,    NO_TLS,    NO_TLS),
}
MODES = ("off", "preferred", "required", "verify-ca", "verify-identity")


@both
@on("certificate", TLS)
@on("mode", MODES)
def test_tls(servers, agent, certificate, mode):
    host = servers.show(certificate)
    trust = f'tls-ca = "{servers.authority.certificate}"' if mode.startswith("verify") else ""
    agent.configure(target(f'host = "{host}"', more=f'tls = "{mode}" {trust}'))
    said = TLS[certificate][MODES.index(mode)]
    if said in (PLAIN, ENCRYPTED):
        assert_well(agent, said)
    else:
        assert_wrong(agent, "target-tls", said)


@both
def test_an_authority_that_nobody_named_is_not_trusted(servers, agent):
    agent.configure(target(f'host = "{servers.show("good")}"', more='tls = "verify-identity"'))
    assert_wrong(agent, "target-tls", UNSIGNED)


@both
def test_a_certificate_may_carry_an_address(servers, agent):
    servers.certificates["address"] = servers.authority.issue("address", f"IP:{servers.replica.address}")
    servers.show("address")
    agent.configure(target(f'host = "{servers.replica.address}"',
                           more=f'tls = "verify-identity" tls-ca = "{servers.authority.certificate}"'))
    assert_well(agent, ENCRYPTED)


@both
def test_an_account_may_require_a_certificate(servers, agent):
    servers.show("good")
    servers.account("CREATE USER IF NOT EXISTS watch_x509@'%' IDENTIFIED BY 'watch-secret' REQUIRE X509",
                    f"GRANT {servers.kind.privilege} ON *.* TO watch_x509@'%'")
    certificate, key = servers.authority.issue("agent")
    where = f'host = "{NAME}"', "watch_x509", "watch-password"
    trust = f'tls = "verify-identity" tls-ca = "{servers.authority.certificate}"'
    agent.configure(target(*where, f'{trust} tls-cert = "{certificate}" tls-key = "{key}"'))
    assert_well(agent, ENCRYPTED)
    agent.configure(target(*where, trust))
    assert_wrong(agent, "target-denied", "Access denied")


@both
def test_a_name_is_verified_at_each_of_its_addresses(servers, agent):
    """The first one has no server."""
    trust = f'tls = "verify-identity" tls-ca = "{servers.authority.certificate}"'
    servers.show("good")
    servers.dns.a("node-2", "127.0.30.77", servers.replica.address)
    try:
        if not ORACLES:  # it looks names up itself
            agent.configure(target(f'host = "{NAME}"', more=trust))
            assert_well(agent, ENCRYPTED)
    finally:
        servers.dns.a("node-2", servers.replica.address)


@both
def test_a_resolver_that_is_down_takes_no_server_with_it(servers, agent):
    servers.show("good")
    tls = "required" if ORACLES else "verify-identity"
    agent.configure(target(f'host = "{NAME}"', more=f'tls = "{tls}" tls-ca = "{servers.authority.certificate}"'))
    agent.start()
    agent.wait_watching()
    ours = ("SELECT GROUP_CONCAT(ID) FROM information_schema.PROCESSLIST WHERE USER = 'watch'")
    servers.dns.silence()
    try:
        before = servers.replica.sql(ours)
        servers.replica.sql(f"KILL {before}")
        wait_for("the agent to come back", lambda: servers.replica.sql(ours) not in (before, "NULL"))
        assert agent.is_watching()
    finally:
        servers.dns.speak()


def log_in(agent, configuration):
    """As the agent that runs, and as its commands."""
    agent.configure(configuration).start()
    agent.wait_watching()
    assert agent.findings() == set()
    assert_well(agent)


def accounts(servers):
    """Statements that make the account of each method."""
    may = f"GRANT {servers.kind.privilege} ON *.* TO"
    if servers.kind.family == "mysql":
        return {"caching_sha2": ("DROP USER IF EXISTS watch_sha2@'%'",  # and out of the server's cache
                                 "CREATE USER watch_sha2@'%' IDENTIFIED WITH caching_sha2_password BY 'watch-secret'",
                                 f"{may} watch_sha2@'%'", "FLUSH PRIVILEGES")}
    return {"native": ("CREATE OR REPLACE USER watch_native@'%' IDENTIFIED VIA mysql_native_password"
                       " USING PASSWORD('watch-secret')", f"{may} watch_native@'%'"),
            "ed25519": ("CREATE OR REPLACE USER watch_ed25519@'%'"
                        " IDENTIFIED VIA ed25519 USING PASSWORD('watch-secret')", f"{may} watch_ed25519@'%'")}


@on_mariadb
@on("tls", ("off", "preferred"))
@on("method", ("native", "ed25519"))
def test_passwords_of_mariadb(servers, agent, method, tls):
    if ORACLES and method == "ed25519":
        pytest.skip(f"{client_library()} has no client_ed25519")
    servers.account(*accounts(servers)[method])
    where = f'host = "{servers.show("good")}"', f"watch_{method}"
    log_in(agent, target(*where, more=f'tls = "{tls}"'))
    agent.configure(target(*where, "wrong-password", f'tls = "{tls}"'))
    assert_wrong(agent, "target-denied", f"Access denied for user 'watch_{method}'")


@on_mysql
@on("certificate, tls", (("good", "preferred"), ("good", "off"), ("none", "preferred"), ("none", "off")))
def test_a_password_that_mysql_has_not_in_its_cache(servers, agent, certificate, tls):
    where = f'host = "{servers.show(certificate)}"', "watch_sha2"
    servers.account(*accounts(servers)["caching_sha2"])
    agent.configure(target(*where, "wrong-password", f'tls = "{tls}"'))
    assert_wrong(agent, "target-denied", "Access denied for user 'watch_sha2'")
    servers.account(*accounts(servers)["caching_sha2"])
    log_in(agent, target(*where, more=f'tls = "{tls}"'))


@both
def test_the_peer_of_a_socket_needs_no_password(servers, agent):
    identified = {"mariadb": "VIA unix_socket", "mysql": "WITH auth_socket"}[servers.kind.family]
    servers.replica.sql(f"SET sql_log_bin=0; ALTER USER root@localhost IDENTIFIED {identified}")
    log_in(agent, target(f'socket = "{servers.replica.socket}"', "root", None))
    assert_well(agent, "by its socket")
    agent.configure(target(f'socket = "{servers.replica.socket}"', "watch", None))
    assert_wrong(agent, "target-denied", "Access denied for user 'watch'")


@on_mariadb
def test_an_account_that_wants_the_password_in_the_clear_is_refused(servers, agent):
    servers.account("CREATE OR REPLACE USER watch_pam@'%' IDENTIFIED VIA pam")
    agent.configure(target(f'host = "{servers.show("good")}"', "watch_pam"))
    assert_wrong(agent, "target-denied", "dialog" if ORACLES else "a method of logging in that is none of"
                 " mysql_native_password,")
