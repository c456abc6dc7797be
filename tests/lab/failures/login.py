# SPDX-License-Identifier: Apache-2.0
"""The source answers, and does not let the replica in."""

from ..base import wait_for
from ..bench import Session
from . import failure


@failure("The replication account's password was changed", "source-denied")
def password_changed(bench):
    bench.source.replication_account(password="changed")
    bench.reconnect()
    yield
    bench.source.replication_account()


@failure("The replication account is locked", "source-denied")
def account_locked(bench):
    bench.quietly(bench.source, "ALTER USER repl@'%' ACCOUNT LOCK")
    bench.reconnect()
    yield
    bench.quietly(bench.source, "ALTER USER repl@'%' ACCOUNT UNLOCK")


@failure("The replication account may not replicate", "source-denied")
def grant_missing(bench):
    bench.quietly(bench.source, "REVOKE REPLICATION SLAVE ON *.* FROM repl@'%'")
    bench.reconnect()
    yield
    bench.quietly(bench.source, "GRANT REPLICATION SLAVE ON *.* TO repl@'%'")


@failure("The source offers no TLS, the replica wants it", "source-tls", also={"source-refused", "source-closes", "reconnect-fails"})
def tls_missing(bench):
    bench.restart(bench.source, *bench.kind.no_tls)
    bench.rechange(SSL=1, SSL_VERIFY_SERVER_CERT=1, SSL_CA=str(bench.certificates.authority.certificate))
    yield
    without_tls(bench)
    bench.restart(bench.source)


@failure("The source's certificate is of an authority that the replica does not trust", "source-tls")
def tls_wrong_authority(bench):
    bench.rechange(SSL=1, SSL_VERIFY_SERVER_CERT=1, SSL_CA=str(bench.certificates.stranger.certificate))
    yield
    without_tls(bench)


@failure("The source's certificate has expired", "source-tls")
def tls_expired(bench):
    bench.certificates.show_soon_over()
    bench.source.sql(bench.kind.reload_tls)
    wait_for("the certificate to be over", bench.certificates.is_over)
    bench.rechange(SSL=1, SSL_VERIFY_SERVER_CERT=1, SSL_CA=str(bench.certificates.authority.certificate))
    yield
    without_tls(bench)
    show(bench, "good")


@failure("The source's certificate is of another name", "source-tls")
def tls_wrong_name(bench):
    show(bench, "wrong-name")
    bench.rechange(SSL=1, SSL_VERIFY_SERVER_CERT=1, SSL_CA=str(bench.certificates.authority.certificate))
    yield
    without_tls(bench)
    show(bench, "good")


def show(bench, certificate):
    bench.certificates.show(certificate)
    bench.source.sql(bench.kind.reload_tls)


def without_tls(bench):
    bench.rechange(SSL=0, SSL_VERIFY_SERVER_CERT=0, SSL_CA="")


@failure("The account's method wants TLS, and the source's cache is cold", {"mysql": "source-auth-plugin"})
def secure_transport_wanted(bench):
    bench.source.sql("FLUSH PRIVILEGES")
    bench.rechange(GET_SOURCE_PUBLIC_KEY=0)
    yield
    bench.rechange(GET_SOURCE_PUBLIC_KEY=1)


@failure("The replica lacks the account's method", {"mariadb": "source-auth-plugin"}, needs="mysql/plugin/auth_ed25519.so")
def method_unknown(bench):
    if "ed25519" not in bench.source.sql("SHOW PLUGINS"):
        bench.source.sql("INSTALL SONAME 'auth_ed25519'")
    bench.quietly(bench.source, "ALTER USER repl@'%' IDENTIFIED VIA ed25519 USING PASSWORD('repl-secret')")
    bench.reconnect()
    yield
    bench.source.replication_account()


@failure("The source has no connection left", "source-full")
def source_full(bench):
    with bench.full(bench.source):
        bench.reconnect()
        yield


@failure("The replication account is at its limit of connections", "source-full")
def account_at_its_limit(bench):
    bench.quietly(bench.source, "ALTER USER repl@'%' WITH MAX_USER_CONNECTIONS 1")
    bench.replica.sql("STOP REPLICA IO_THREAD")
    with Session(bench.source, "-urepl", "-prepl-secret") as session:
        session.say("SELECT 1")
        bench.replica.sql("START REPLICA IO_THREAD")
        yield
    bench.quietly(bench.source, "ALTER USER repl@'%' WITH MAX_USER_CONNECTIONS 0")
