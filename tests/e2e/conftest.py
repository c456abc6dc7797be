# SPDX-License-Identifier: Apache-2.0
"""Fixtures over the lab. The whole run happens in namespaces of its own: see run.sh."""

import os
import pathlib
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from lab import base  # noqa: E402
from lab.agent import Agent  # noqa: E402
from lab.dns import Dns  # noqa: E402
from lab.mariadb import MariaDb  # noqa: E402
from lab.receiver import Receiver  # noqa: E402

SOURCE = "db-source.lab.test"


@pytest.fixture(scope="session", autouse=True)
def namespaces():
    if os.environ.get("REPLSCRIBE_IN_LAB") != "1":
        pytest.exit("run these with tests/e2e/run.sh: they need namespaces of their own", returncode=4)
    base.enter()
    with tempfile.TemporaryDirectory(prefix="replscribe-templates-") as folder:
        os.environ["REPLSCRIBE_TEMPLATES"] = folder
        yield


def pytest_collection_modifyitems(config, items):
    """REPLSCRIBE_SHARD=1/2: the first of two parts that run beside each other, whole modules, about as many tests each."""
    number, _, of = os.environ.get("REPLSCRIBE_SHARD", "1/1").partition("/")
    parts = [[] for _ in range(int(of))]
    modules = {}
    for item in items:
        modules.setdefault(item.path.name, []).append(item)
    for name in sorted(modules, key=lambda name: (-len(modules[name]), name)):
        min(parts, key=len).extend(modules[name])
    mine = set(parts[int(number) - 1])
    config.hook.pytest_deselected(items=[item for item in items if item not in mine])
    items[:] = [item for item in items if item in mine]


@pytest.fixture
def lab(request):
    with base.Lab(keep=bool(os.environ.get("REPLSCRIBE_KEEP"))) as lab:
        yield lab
        if getattr(request.node, "failed", False):
            for log in sorted((lab.folder / "logs").glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-6000:]}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed = True


class Pair:
    """A source, and a replica that follows it by name."""

    def __init__(self, lab, server=MariaDb, replica_options=()):
        self.dns = Dns(lab).start()
        self.dns.a("db-source", "127.0.30.1")
        self.source = server(lab, "node-1", "127.0.30.1", 1).launch()
        self.replica = server(lab, "node-2", "127.0.30.3", 2, options=["--read-only=ON", *replica_options]).launch()
        self.source.wait_answers().accounts()
        self.replica.wait_answers().accounts(replication=False)
        self.replica.follow(SOURCE)
        self.replica.wait_replicates()


class World:
    """A pair, a chat receiver, and an agent that polls fast."""

    def __init__(self, lab, pair):
        self.lab, self.dns, self.source, self.replica = lab, pair.dns, pair.source, pair.replica
        self.chat = Receiver("webhook").start()
        self.agent = Agent(lab)
        self.agent.secret("chat-secret", Receiver.SECRET)

    def config(self, extra="", target="", confirm="500ms", policy="", receivers='"chat"', resolver=None):
        confirms = "".join(f'rule "{name}" {{ confirm = "{confirm}" }}\n' for name in
                           ("source-refused", "source-timeout", "source-name-missing", "source-name-unresolved",
                            "io-unreachable", "target-unreachable", "dns-repointed", "dns-missing"))
        return f"""
target "node-2" {{
  host = "127.0.30.3"  user = "watch"  password-file = "watch-password"
  poll = "200ms"  connect-timeout = "1s"  timeout = "2s"  {target}
}}
dns {{ resolvers = {{ "{resolver or self.dns.server}" }}  interval = "1s"  timeout = "500ms"  authority-interval = "1s" }}
{confirms}
policy "default" {{
  level "P3" {{ receivers = {{ {receivers} }} {policy} }}
  monitoring-window = "1s"
}}
receiver "chat" {{ type = "webhook"  url = "{self.chat.url}"  secret-file = "chat-secret" }}
{extra}
"""

    def watch(self, **config):
        self.agent.configure(self.config(**config)).start()
        self.agent.wait_watching()
        base.wait_for("the name's first answer", lambda: self.agent.knows_name(SOURCE))
        return self.agent

    def wait_finding(self, finding, seconds=30):
        """What `status` says of it, once it is there."""
        def there():
            return next((row for entry in self.agent.status()["targets"] for row in entry["findings"]
                         if row["finding"] == finding), None)
        return base.wait_for(finding, there, seconds, 0.1)

    def close(self):
        self.chat.stop()


@pytest.fixture
def world(lab):
    world = World(lab, Pair(lab))
    yield world
    world.close()
