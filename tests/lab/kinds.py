# SPDX-License-Identifier: Apache-2.0
"""The kinds of server that the tests know how to get."""

import functools

from .mariadb import MariaDb
from .mysql import MySql
from .trees import HERE, Unpacked, version


class Kind:
    def __init__(self, server, tree):
        self.family, self.tree = server.FAMILY, tree
        self.privilege = server.PRIVILEGE
        self.no_tls, self.reload_tls = server.NO_TLS, server.RELOAD_TLS
        self.server = functools.partial(server, tree=tree)
        self.missing = tree.missing
        self.version = None if tree.missing() else version(tree, server.DAEMON)

    def __str__(self):
        return f"{self.family}-{self.version or 'missing'}"


KINDS = (Kind(MariaDb, HERE), Kind(MariaDb, Unpacked("mariadb")), Kind(MySql, Unpacked("mysql")))
