# SPDX-License-Identifier: Apache-2.0
"""A real mysqld from an unpacked tree. It starts in a second; a source whose replica is connected takes eight to
stop, so kill() it."""

import subprocess

from .base import LabError
from .server import Server, user

SMALL = ["--innodb-buffer-pool-size=16M", "--innodb-redo-log-capacity=8M", "--max-connections=40",
         "--table-open-cache=64", "--table-definition-cache=400", "--performance-schema-max-memory-classes=0",
         "--performance-schema-digests-size=100", "--performance-schema-error-size=100"]


class MySql(Server):
    DAEMON = "mysqld"
    FAMILY = "mysql"
    THREADS = ("Replica_IO_Running", "Replica_SQL_Running")
    PRIVILEGE = "REPLICATION CLIENT"
    NO_TLS, RELOAD_TLS = ("--tls-version=",), "ALTER INSTANCE RELOAD TLS"

    def daemon(self, data, *options):
        share = self.tree.usr / "share" / "mysql"
        # Debian's own default for secure-file-priv is a folder that only its package makes.
        return [*self.tree.command(self.DAEMON), "--no-defaults", f"--datadir={data}", f"--tmpdir={data.parent}", f"--user={user()}",
                f"--basedir={self.tree.usr}", f"--lc-messages-dir={share}",
                f"--character-sets-dir={share}/charsets", f"--plugin-dir={self.tree.usr}/lib/mysql/plugin",
                "--mysqlx=OFF", "--secure-file-priv=NULL", "--gtid-mode=ON", "--enforce-gtid-consistency=ON",
                "--replica-net-timeout=10", *SMALL, *options]

    def initialise(self, data):
        data.parent.mkdir(parents=True, exist_ok=True)
        made = subprocess.run([str(word) for word in self.daemon(data, "--initialize-insecure")], capture_output=True,
                              text=True)
        if made.returncode:
            raise LabError(f"mysqld --initialize-insecure: {made.stderr}")
        (data / "auto.cnf").unlink()  # each copy gets a server_uuid of its own

    def accounts(self, replication=True):
        """The replication account is not in the binary log, so a server that follows does not get it."""
        self.sql("SET sql_log_bin=0; CREATE USER watch@'%' IDENTIFIED BY 'watch-secret';"
                 f" GRANT {self.PRIVILEGE} ON *.* TO watch@'%'")
        if replication:
            self.replication_account()

    def replication_account(self, password="repl-secret"):
        self.sql(f"SET sql_log_bin=0; CREATE USER IF NOT EXISTS repl@'%'; ALTER USER repl@'%' IDENTIFIED BY '{password}';"
                 " GRANT REPLICATION SLAVE ON *.* TO repl@'%'")

    def follow(self, host, port=3306, retry=1, extra="", heartbeat=1):
        self.sql(f"CHANGE REPLICATION SOURCE TO SOURCE_HOST='{host}', SOURCE_PORT={port}, SOURCE_USER='repl',"
                 f" SOURCE_PASSWORD='repl-secret', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1,"
                 f" SOURCE_CONNECT_RETRY={retry}, SOURCE_RETRY_COUNT=1000, SOURCE_HEARTBEAT_PERIOD={heartbeat}{extra};"
                 " START REPLICA")
