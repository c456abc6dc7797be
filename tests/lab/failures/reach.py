# SPDX-License-Identifier: Apache-2.0
"""The way to the source: its name, its address, its port."""

import contextlib
import socket
import threading

from ..base import wait_for
from ..bench import BROKEN_NAME, ELSEWHERE
from . import failure


@failure("The name does not exist (NXDOMAIN)", "source-name-missing", also={"dns-missing"})
def name_missing(bench):
    bench.dns.remove("db-source")
    bench.reconnect()
    yield
    bench.dns.a("db-source", bench.source.address)


@failure("The name exists, without an address", "source-name-missing", also={"dns-missing"})
def name_without_address(bench):
    bench.dns.txt("db-source", "moved")
    bench.reconnect()
    yield
    bench.dns.a("db-source", bench.source.address)


@failure("The name's zone is broken (SERVFAIL)", "source-name-unresolved", also={"dns-servfail", "io-unreachable"})
def name_servfail(bench):
    bench.rechange(HOST=BROKEN_NAME)
    yield
    bench.rechange(HOST="db-source.lab.test")


@failure("The resolver gives no answer", "source-name-unresolved", also={"dns-timeout", "io-unreachable"})
def resolver_silent(bench):
    bench.dns.silence()
    bench.reconnect()
    yield
    bench.dns.speak()


@failure("Nothing listens at the resolver's port", "source-name-unresolved", also={"resolver-down", "io-unreachable"})
def resolver_down(bench):
    bench.dns.stop()
    bench.reconnect()
    yield
    bench.dns.start()


@failure("The name leads to another address, the connection stays", "dns-repointed",
         also={"reconnect-fails"})
def name_repointed(bench):
    bench.dns.a("db-source", ELSEWHERE)
    yield
    bench.dns.a("db-source", bench.source.address)


# A server that starts accepts and hangs up for a moment.
@failure("The source was killed", "source-refused", also={"source-closes"})
def source_killed(bench):
    bench.source.kill()
    yield
    bench.source.start()


@failure("A firewall drops the packets", "source-timeout", also={"io-unreachable", "source-half-open"})
def packets_dropped(bench):
    with bench.cut("drop"):
        yield


@failure("A router says that there is no way to the host", "source-timeout")
def host_unreachable(bench):
    with bench.cut("reject with icmp type host-unreachable"):
        bench.reconnect()
        yield


@failure("The source's host hangs: it accepts and says nothing", "source-timeout", also={"io-unreachable", "source-half-open"})
def source_frozen(bench):
    bench.source.freeze()
    yield
    bench.source.thaw()


@failure("Something else listens there and hangs up", "source-closes")
def source_closes(bench):
    with hangs_up(ELSEWHERE):
        bench.rechange(HOST=ELSEWHERE)
        yield
        bench.rechange(HOST="db-source.lab.test")


# MariaDB has the number of attempts as an option alone.
@failure("It tried as often as it may", "io-gave-up", also={"source-refused", "source-closes", "target-unreachable"})
def gave_up(bench):
    if bench.is_mysql:
        bench.rechange(RETRY_COUNT=3)
    else:
        bench.restart(bench.replica, "--master-retry-count=4")
        bench.rechange(CONNECT_RETRY=2)
        bench.replica.wait_replicates()
    bench.source.kill()
    yield
    bench.source.start()
    if bench.is_mysql:
        bench.rechange(RETRY_COUNT=1000)
    else:
        bench.restart(bench.replica)
        bench.rechange(CONNECT_RETRY=1)


@failure("One channel of two cannot connect", "source-refused", channel="other")
def one_channel_of_two(bench):
    bench.change("other", HOST=ELSEWHERE, USER="repl", PASSWORD="x", CONNECT_RETRY=1, **(
        {"AUTO_POSITION": 1} if bench.is_mysql else {}))
    yield
    bench.without_channel("other")


@failure("The name has a second address beside the first", None)
def round_robin(bench):
    bench.dns.a("db-source", bench.source.address, ELSEWHERE)
    yield
    bench.dns.a("db-source", bench.source.address)


@contextlib.contextmanager
def hangs_up(address):
    listener = socket.create_server((address, 3306))

    def serve():
        with contextlib.suppress(OSError):
            while True:
                listener.accept()[0].close()
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        wait_for("the port to be free", lambda: not is_open(address))


def is_open(address):
    with socket.socket() as probe:
        return probe.connect_ex((address, 3306)) == 0
