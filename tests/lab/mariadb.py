# SPDX-License-Identifier: Apache-2.0
"""A real mariadbd: the machine's own, or another release from an unpacked tree."""

import subprocess

from .base import LabError
from .server import Server, user
from .trees import one

SMALL = ["--innodb-buffer-pool-size=16M", "--innodb-log-file-size=4M", "--key-buffer-size=1M",
         "--max-connections=40", "--table-open-cache=100", "--performance-schema=OFF"]

# What mariadb-install-db feeds to the server, too; it is a script for the machine's own server.
BOOTSTRAP = ("system_tables", "performance_tables", "system_tables_data")


class MariaDb(Server):
    DAEMON = "mariadbd"
    FAMILY = "mariadb"
    THREADS = ("Slave_IO_Running", "Slave_SQL_Running")
    PRIVILEGE = "SLAVE MONITOR"
    NO_TLS, RELOAD_TLS = ("--skip-ssl",), "FLUSH SSL"

    def daemon(self, data, *options):
        return [*self.tree.command(self.DAEMON), "--no-defaults", f"--datadir={data}", f"--tmpdir={data.parent}", f"--user={user()}",
                f"--lc-messages-dir={self.share()}", f"--character-sets-dir={self.share()}/charsets",
                f"--plugin-dir={self.tree.usr}/lib/mysql/plugin", "--gtid-strict-mode=ON", "--slave-net-timeout=10", *SMALL, *options]

    def share(self):
        return one(self.tree.usr, "share/mariadb", "share/mysql")

    def initialise(self, data):
        data.mkdir(parents=True)
        sql = "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n" + "".join(
            one(self.share(), f"m*_{part}.sql").read_text() for part in BOOTSTRAP)
        made = subprocess.run([str(word) for word in self.daemon(data, "--bootstrap")], input=sql, capture_output=True,
                              text=True)
        if made.returncode:
            raise LabError(f"mariadbd --bootstrap: {made.stderr}")

    def accounts(self, replication=True):
        """The replication account is not in the binary log, so a server that follows does not get it."""
        self.sql("SET sql_log_bin=0; CREATE USER watch@'%' IDENTIFIED BY 'watch-secret';"
                 f" GRANT {self.PRIVILEGE} ON *.* TO watch@'%'")
        if replication:
            self.replication_account()

    def replication_account(self, password="repl-secret"):
        self.sql(f"SET sql_log_bin=0; CREATE OR REPLACE USER repl@'%' IDENTIFIED BY '{password}';"
                 " GRANT REPLICATION SLAVE ON *.* TO repl@'%'")

    def follow(self, host, port=3306, retry=1, extra="", heartbeat=1):
        self.sql(f"CHANGE MASTER TO MASTER_HOST='{host}', MASTER_PORT={port}, MASTER_USER='repl',"
                 f" MASTER_PASSWORD='repl-secret', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY={retry},"
                 f" MASTER_HEARTBEAT_PERIOD={heartbeat}{extra}; START SLAVE")
