"""What the lines of PostgreSQL and its clients look like."""

from opspilot.triage.messages.severity_log import LogForm

FORMS = (
    LogForm(
        (
            r"(?:^|[^\w])(?P<level>PANIC|FATAL|ERROR|WARNING): {2,8}(?:(?P<code>[0-9A-Z]{5}): "
            r")?(?P<message>\S.*)"
        ),
        (
            (
                '2024-01-31 10:11:12.123 UTC [88] ERROR:  relation "orders" does not exist at '
                "character 15"
            ),
            (
                "2024-01-31 10:11:12 UTC:10.0.0.5(5432):shop@shop:[88]:FATAL:  remaining "
                "connection slots are reserved"
            ),
            'ERROR:  42P01: relation "orders" does not exist',
        ),
    ),
    LogForm(
        (
            r"(?:^|[^\w])(?P<level>FEHLER|PANIK|ERREUR|ERROR|FATAL|ERRO|ERRORE|FATALE|FEL|BŁĄD|"
            r"KATASTROFALNY|ОШИБКА|ВАЖНО|ПАНИКА|错误|致命错误|严重错误|エラー|오류|치명적오류|HATA|"
            r"ÖLÜMCÜL): {2,8}(?P<message>\S.*)"
        ),
        ("2024-01-31 10:11:12.123 CET [88] FEHLER:  Relation »orders« existiert nicht",),
    ),
    LogForm(
        (
            r"^(?P<level>PANIC|FATAL|ERROR): (?:(?P<code>[0-9A-Z]{5}): "
            r")?(?P<message>(?:(?:relation|column|database|role|function|type|schema|table|"
            r"operator|extension|index|sequence|constraint|permission denied for) [\"(\w].*|"
            r"duplicate key value .*|syntax error at .*|null value in column .*|"
            r"(?:insert or update|update or delete) on table .*|deadlock detected.*|"
            r"canceling statement .*|password authentication failed .*|no pg_hba\.conf entry .*|"
            r"sorry, too many clients.*|remaining connection slots .*|invalid input (?:syntax|"
            r"value) for .*|current transaction is aborted.*))"
        ),
        (
            'ERROR: relation "orders" does not exist',
            'ERROR: duplicate key value violates unique constraint "orders_pkey" (SQLSTATE 23505)',
        ),
    ),
    LogForm(
        (
            r",(?P<level>ERROR|FATAL|PANIC|WARNING),(?P<code>[0-9A-Z]{5}),\"(?P<message>(?:[^\"]|"
            r"\"\")+)\""
        ),
        (
            (
                '2024-01-31 10:11:12.123 UTC,"shop","shop",88,"10.0.0.5:50111",65ba.58,3,"INSERT",'
                '2024-01-31 10:11:00 UTC,3/9,0,ERROR,23505,"duplicate key value violates unique '
                'constraint ""orders_pkey""","Key (id)=(7) already exists.",,,,,,,,"psql","client '
                'backend",,0'
            ),
        ),
    ),
    LogForm(
        (
            r"(?:^|[^\w])(?P<level>LOG): {1,8}(?P<message>(?:server process|[\w ]{3,40} process|"
            r"[\w ]{3,60}) \(PID \d{1,8}\) was terminated by (?:signal|exception) .*)"
        ),
        (
            (
                "2024-01-31 10:11:12.123 UTC [1] LOG:  server process (PID 88) was terminated by "
                "signal 9: Killed"
            ),
        ),
    ),
    LogForm(
        (
            r"(?:^|[^\w])(?P<level>LOG): {1,8}(?P<message>could not (?:accept SSL connection|bind|"
            r"write|open|create|receive|load|connect|fork|send|rename|read|start)\b.*|"
            r".+ still waiting for \w+ on .*|invalid (?:primary|secondary) checkpoint .*|"
            r"archive command failed .*|checkpoints are occurring too frequently.*|"
            r"unexpected EOF on client connection.*|aborting startup due to .*|"
            r"[\w ]{3,60} \(PID \d{1,8}\) exited with exit code [1-9]\d{0,2}\b.*)"
        ),
        (
            "LOG:  could not accept SSL connection: tlsv1 alert unknown ca",
            (
                '2024-01-31 10:11:12.123 UTC [1] LOG:  could not bind IPv4 address "0.0.0.0": '
                "Address already in use"
            ),
            "LOG:  process 88 still waiting for ShareLock on transaction 7 after 1000.111 ms",
        ),
        level="LOG",
    ),
    LogForm(
        (
            r"\b(?P<code>psql|pg_dump|pg_dumpall|pg_restore|pg_basebackup|pg_ctl|pg_upgrade|"
            r"pg_rewind|pg_isready|initdb|createdb|dropdb|createuser|dropuser|vacuumdb|reindexdb|"
            r"pgbench|pg_verifybackup|postgres|postmaster)(?:\.exe)?: (?:\[archiver[^\]]{0,20}\] "
            r")?(?P<level>error|fatal|FATAL): (?P<message>\S.*)"
        ),
        (
            (
                'psql: error: connection to server at "db" (10.0.0.7), port 5432 failed: '
                "Connection refused"
            ),
            "pg_dump: error: query failed: out of shared memory",
        ),
    ),
    LogForm(
        (
            r"\b(?P<code>psql|pg_dump|pg_ctl|pg_restore|createdb)(?:\.exe)?: (?:\[archiver "
            r"\(db\)\] )?(?P<message>(?:could not|connection to|cannot|no database|directory|"
            r"server does not) .*)"
        ),
        ("psql: could not connect to server: Connection refused",),
        level="error",
    ),
    LogForm(
        (
            r" \[\d{1,8}\] (?P<level>WARNING|ERROR|FATAL) (?:[CS]-0x[0-9a-f]{1,16}: )?(?:\S+ "
            r")?(?P<message>(?:pooler error|login failed|kernel file descriptor|cannot|unable|"
            r"sbuf|TLS|client_login_timeout|server login failed).*)"
        ),
        (
            (
                "2024-01-31 10:11:12.123 UTC [1] WARNING C-0x55d0: shop/app@10.0.0.9:4411 pooler "
                "error: no such database: shop"
            ),
        ),
    ),
    LogForm(
        (
            r"(?P<level>Error|ERROR): (?P<message>Database is uninitialized and superuser "
            r"password is not specified.*|in 1[89]\+, these Docker images .*)"
        ),
        ("Error: Database is uninitialized and superuser password is not specified.",),
    ),
    LogForm(
        r"^(?P<message>\S+:\d{2,5} - (?:no response|rejecting connections))$",
        ("db.internal:5432 - no response",),
        level="error",
    ),
)
