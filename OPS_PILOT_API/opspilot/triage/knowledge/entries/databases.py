"""MySQL and MariaDB, Redis, MongoDB: what the servers themselves write."""

from opspilot.triage.knowledge.base import Entry

_MY = ("mysql",)
_REDIS = ("redis",)
_MONGO = ("mongodb",)

DATABASES: tuple[Entry, ...] = (
    Entry(
        id="mysql-table-crashed",
        message=r"Table '(?P<table>[^']{1,120})' is marked as crashed",
        sample="ERROR: mysqld.exe: Table '.\\mysql\\user' is marked as crashed and should be repaired",
        means="the MyISAM or Aria table {table|in the message} was not closed cleanly and is damaged",
        cause="The server was killed or lost power (XAMPP stopped by force), or the disk was full.",
        steps=(
            "Stop the server, copy the data folder, then repair: mysqlcheck --repair DATABASE TABLE, or with the server stopped myisamchk -r / aria_chk -r on its index file.",
            "If a system table of mysql.* stays broken restore that folder from a backup (XAMPP: mysql/backup). Move own tables to InnoDB.",
        ),
        check="mysqlcheck --all-databases --check",
    ),
    Entry(
        id="mysql-ibdata-writable",
        message=r"(?:innodb_system data file '(?P<file>[^']{1,80})' must be writable|Operating system error number 13|Unable to lock \./ibdata1|The error means mysqld does not have the access rights)",
        sample="ERROR: InnoDB: The innodb_system data file 'ibdata1' must be writable",
        means="mysqld may not write (or lock) its data files, first {file|ibdata1}",
        cause="Another mysqld still has them open, the folder belongs to another user, is read-only, or a security module or antivirus blocks it.",
        steps=(
            "Make sure that no other mysqld runs (task manager, ps), end it properly.",
            "Give the data directory to the server's user and take read-only off (chown -R mysql:mysql; on Windows the folder's rights); check AppArmor or SELinux.",
        ),
        check="ps aux | grep '[m]ysqld'; ls -la /var/lib/mysql | head",
    ),
    Entry(
        id="mysql-access-denied",
        message=r"Access denied for user '(?P<user>[^']{0,80})'@'(?P<host>[^']{0,120})'",
        sample="Access denied for user 'shop'@'10.0.0.7' (using password: YES)",
        means="MySQL refused the login of {user|the user} from {host|that host}",
        cause="A wrong password, no account for that host ('u'@'localhost' is not 'u'@'%'), or the volume was initialised with other credentials.",
        steps=(
            "Look at the accounts and test the same credentials; create the account for the client's host and GRANT on the database.",
            "`using password: NO` means that the client sent none.",
        ),
        check='mysql -e "select user, host, plugin from mysql.user"',
    ),
    Entry(
        id="mysql-too-many-connections",
        message=r"Too many connections|User '?(?P<user>\w{1,60})'? has exceeded the 'max_user_connections'",
        sample="ERROR 1040 (HY000): Too many connections",
        means="MySQL gives no further connection: max_connections are open",
        cause="Pools times processes, leaked connections, or slow queries that pile up.",
        steps=(
            "Look at the process list for Sleep and long queries.",
            "Lower pools and wait_timeout; raise max_connections only with the memory for it.",
        ),
        check="mysql -e 'show full processlist; show status like \"Max_used_connections\"'",
    ),
    Entry(
        id="mysql-deadlock",
        message=r"(?:Deadlock found when trying to get lock|Lock wait timeout exceeded)",
        sample="ERROR 1213 (40001): Deadlock found when trying to get lock; try restarting transaction",
        means="transactions blocked each other, and this one was ended or gave up waiting",
        cause="Rows are touched in different orders, or a transaction stays open during slow work; missing indexes lock more rows than needed.",
        steps=(
            "Retry the transaction; read the last deadlock to see both statements.",
            "Lock in one order, index the WHERE columns, keep transactions short.",
        ),
        check="mysql -e 'show engine innodb status\\G' | grep -A 40 'LATEST DETECTED DEADLOCK'",
    ),
    Entry(
        id="mysql-gone-away",
        message=r"(?:server has gone away|Got a packet bigger than 'max_allowed_packet'|Aborted connection \d+|Lost connection to (?:MySQL|server))",
        sample="Aborted connection 42 to db: 'shop' user: 'shop' host: '10.0.0.7' (Got timeout reading communication packets)",
        means="the connection was cut: idle too long, a packet too big, or the client left without closing",
        cause="wait_timeout is below the pool's idle time, or a large insert exceeds max_allowed_packet.",
        steps=(
            "Recycle pooled connections below wait_timeout and test them before use.",
            "Raise max_allowed_packet on both sides for large rows.",
        ),
        check="mysql -e \"show variables where variable_name in ('wait_timeout','max_allowed_packet')\"",
    ),
    Entry(
        id="mysql-innodb-corrupt",
        runtimes=_MY,
        message=r"(?:InnoDB: .{0,80}(?:[Cc]orrupt|page .{0,40}checksum|log sequence number .{0,60}future)|Database page corruption)",
        sample="ERROR: InnoDB: Database page corruption on disk or a failed file read of page [page id: space=0, page number=5]",
        means="InnoDB's files are damaged on disk",
        cause="Power loss, a bad disk, copying files of a running server, or ibdata and redo logs that do not belong together.",
        steps=(
            "Copy the data directory first. Start with innodb_force_recovery=1 (up to 3), dump everything, and load it into a new server.",
            "Restore from backup where dumping fails; check the disk (smartctl).",
        ),
        check="smartctl -H /dev/sda; innochecksum /var/lib/mysql/ibdata1",
    ),
    Entry(
        id="mysql-start-port",
        runtimes=_MY,
        message=r"(?:Can't start server: Bind on TCP/IP port|Do you already have another mysqld server running|Another process with pid (?P<pid>\d+) is using unix socket)",
        sample="ERROR: Can't start server: Bind on TCP/IP port: Address already in use",
        means="another server already uses the port or socket",
        cause="A second MySQL or MariaDB is installed, or the old one did not stop.",
        steps=("Stop the other one, or change port and socket in my.cnf.",),
        check="ss -ltnp 'sport = :3306'",
    ),
    Entry(
        id="redis-oom",
        message=r"OOM command not allowed when used memory > 'maxmemory'",
        sample="OOM command not allowed when used memory > 'maxmemory'.",
        means="Redis has reached maxmemory and its policy forbids evicting, so writes fail",
        cause="Keys without expiry grow (sessions, queues, caches), and maxmemory-policy is noeviction.",
        steps=(
            "Find the large keys and give caches a TTL.",
            "For a pure cache set allkeys-lru; for queues raise memory and find out why consumers lag.",
        ),
        check="redis-cli info memory | grep -E 'used_memory_human|maxmemory'; redis-cli --bigkeys",
    ),
    Entry(
        id="redis-misconf",
        message=r"MISCONF Redis is configured to save RDB|Failed opening (?:the )?(?:temp )?RDB file|Background saving error|Can't save in background: fork",
        sample="MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
        means="Redis cannot write its snapshot, so it refuses writes",
        cause="The disk is full, the folder is not writable, or fork has no memory (vm.overcommit_memory=0).",
        steps=(
            "Redis's own log says which: free the disk, give the folder to redis, or set vm.overcommit_memory=1.",
        ),
        check="redis-cli config get dir; df -h /var/lib/redis; sysctl vm.overcommit_memory",
    ),
    Entry(
        id="redis-auth",
        message=r"(?:NOAUTH Authentication required|WRONGPASS|NOPERM|ERR (?:invalid password|AUTH .{0,40}called without any password)|DENIED Redis is running in protected mode)",
        sample="NOAUTH Authentication required.",
        means="Redis refuses the client: the password is missing or wrong, or protected mode is on",
        cause="REDIS_URL lacks the password (redis://:secret@host), or the server was set up without one and is reached from outside.",
        steps=(
            "Put the password (and user) into the URL of every client; set requirepass or an ACL rather than turning protected mode off.",
        ),
        check='redis-cli -u "$REDIS_URL" ping',
    ),
    Entry(
        id="redis-moved",
        message=r"(?:MOVED \d+ (?P<address>\S{1,80})|CLUSTERDOWN|CROSSSLOT|READONLY You can't write against a read only|LOADING Redis is loading|MASTERDOWN)",
        sample="READONLY You can't write against a read only replica.",
        means="the client talks to a node that cannot serve this command: a replica, another slot's owner or one that is loading",
        cause="A failover happened, or a plain client is used against a cluster.",
        steps=(
            "Use a Sentinel- or cluster-aware client; put keys used together into one hash tag {…}.",
            "After a failover reconnect; LOADING passes by itself.",
        ),
        check="redis-cli info replication | head -5; redis-cli cluster info | head -3",
    ),
    Entry(
        id="redis-wrongtype",
        message=r"WRONGTYPE Operation against a key",
        sample="WRONGTYPE Operation against a key holding the wrong kind of value",
        means="the key holds another data type than the command works on",
        cause="Two features or library versions share a key name.",
        steps=(
            "Look at the key's type, and give each use its own prefix; delete it if it is only a cache.",
        ),
        check="redis-cli type KEY",
    ),
    Entry(
        id="mongo-server-selection",
        message=r"(?:No (?:servers|replica set members|primary) (?:found|available|match)|ServerSelectionTimeout|not (?:primary|master)(?: and)?|NotWritablePrimary|NotPrimary)",
        sample="MongoDB: No replica set members found yet (ServerSelectionTimeout)",
        means="the driver finds no MongoDB server, or no primary, that it can use",
        cause="An unreachable or misspelt host, a replica set whose members advertise names the client cannot resolve, an election, or a missing allow-list entry.",
        steps=(
            "Check that the client resolves the members' host names (rs.conf()), or use directConnection=true for a single node.",
            "Look at rs.status() for an election or a member that is down.",
        ),
        check="mongosh \"$MONGODB_URI\" --eval 'rs.status().members.map(m=>[m.name,m.stateStr])'",
    ),
    Entry(
        id="mongo-auth",
        message=r"(?:Authentication failed|not authorized on (?P<database>\w{1,60})|AuthenticationFailed|requires authentication|bad auth)",
        runtimes=(*_MONGO, "javascript", "python", "go", "java"),
        sample='MongoServerError: not authorized on shop to execute command { find: "orders" }',
        means="MongoDB refused the login or the right on {database|the database}",
        cause="The wrong authSource, a password with characters that are not URL-encoded, or a user created in another database.",
        steps=(
            "Add authSource=admin (where the user was created) and URL-encode the password; grant the role on the database.",
        ),
        check="mongosh \"$MONGODB_URI\" --eval 'db.runCommand({connectionStatus:1}).authInfo'",
    ),
    Entry(
        id="mongo-duplicate",
        message=r"E11000 duplicate key error(?: collection: (?P<collection>[\w.-]{1,120}))?(?:.{0,40}index: (?P<index>\S{1,80}))?",
        sample='E11000 duplicate key error collection: shop.users index: email_1 dup key: { email: "a@example.org" }',
        means="a document with the same value exists in {collection|the collection} under the unique index {index|named in the message}",
        cause="A retry or two concurrent upserts; null counts as a value for documents without the field.",
        steps=(
            "Treat it as a conflict (409) or retry the upsert once.",
            "For optional fields make the index sparse or partial.",
        ),
        check="mongosh --eval 'db.getCollection(\"NAME\").getIndexes()'",
    ),
    Entry(
        id="mongo-start",
        runtimes=_MONGO,
        message=r"(?:DBPathInUse|Unable to lock the lock file|Failed to unlink socket file|WiredTiger error|NonExistentPath|Data directory (?P<dir>\S{1,120}) not found|featureCompatibilityVersion|SocketException.{0,80}in use)",
        sample="DBPathInUse: Unable to lock the lock file: /data/db/mongod.lock (Resource temporarily unavailable). Another mongod instance is already running on the /data/db directory",
        means="mongod cannot start on its data directory or socket",
        cause="Another mongod runs, files belong to root, the directory is missing, or the data is of a version too old for this release.",
        steps=(
            "Stop the other one; chown the directory to mongodb; delete a stale /tmp/mongodb-27017.sock.",
            "Upgrade one major version at a time and set featureCompatibilityVersion in between.",
        ),
        check="ls -ld /var/lib/mongodb /tmp/mongodb-27017.sock; ps aux | grep '[m]ongod'",
    ),
)
