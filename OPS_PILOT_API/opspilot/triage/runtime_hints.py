"""Which runtime wrote a log, where no parser said so: by the words that only its programs print."""

from opspilot.triage.patterns import PatternSet

# Earlier hints are the more telling ones.
_HINTS: tuple[tuple[str, str], ...] = (
    ("kubernetes",
        r"kubelet|kube-system|\.go:\d+\] .*pod|pods? .*(?:node|namespace)|kubectl|k8s\.io/"
    ),
    ("terraform", r"(?i)\bterraform\b|\.tf line \d+|registry\.terraform\.io"),
    ("docker-build", r"failed to solve|buildkit|Dockerfile|docker build"),
    ("java",
        (r"\.java:\d+|org\.springframework|org\.apache\.(?:catalina|kafka|tomcat)|java\.(?:lang|"
        r"util|io|net)\.|hibernate|\bjvm\b|HikariPool|\[(?:main|http-nio[\w-]*|"
        r"pool-\d+-thread-\d+)\]| --- \[")
    ),
    ("python",
            (r"\.py[\": ]|\.py$|MainProcess|ForkPoolWorker|\b[a-z_]+\.(?:exceptions?|"
            r"errors?)\.[A-Z]\w+(?:Error|Exception)|gunicorn|uvicorn|celery|django|werkzeug|"
        r"site-packages|\[Errno \d+\]|asyncio|NoneType| - (?:ERROR|WARNING|CRITICAL) - |"
        r"^(?:ERROR|CRITICAL|WARNING):[\w.]+:")
    ),
    ("javascript",
        (r"node_modules|\.[cm]?[jt]sx?:\d+|\bnpm\b|\byarn\b|nodejs|UnhandledPromise|"
        r"node:internal|ECONNREFUSED|ENOTFOUND|webpack|next\.js|\"pid\":\d+,\"hostname\"")
    ),
    ("go",
        (r"\.go:\d+|goroutine|\bdial (?:tcp|udp|unix)\b|\blevel=(?:error|fatal) |rpc error: "
        r"code =")
    ),
    ("ruby", r"\.rb:\d+|\bpuma\b|sidekiq|rails|bundler|ActiveRecord|ActionController"),
    ("php",
        (r"\.php\b|PHP (?:Fatal|Warning|Notice)|php-fpm|laravel|symfony|\[\w+\.(?:ERROR|"
        r"CRITICAL)\]|\.(?:ERROR|CRITICAL|ALERT): ")
    ),
    ("csharp", r"\.cs:line \d+|System\.\w+Exception|Microsoft\.|ASP\.NET|\bfail: \w+\."),
    ("rust", r"\.rs:\d+|\bcargo\b|tokio|rustc|thread '[^']*' panicked"),
    ("elixir", r"\.exs?:\d+|\(elixir|Phoenix|Ecto|GenServer|\*\* \("),
    ("erlang", r"\.erl[,:\"]|\bOTP\b|supervisor:|gen_server|=ERROR REPORT="),
    ("dart", r"\.dart:\d+|flutter"),
    ("swift", r"\.swift:\d+|\bswiftc?\b"),
    ("cpp", r"\.(?:cc|cpp|cxx|hpp|c|h):\d+|core dumped|segfault"),
    ("linux-kernel", r"\bkernel:|oom-kill|Call Trace:"),
    ("systemd", r"\bsystemd(?:\[\d+\])?:|\.service: |systemctl"),
    ("nginx", r"\bnginx\b"),
    ("apache", r"\bAH\d{5}\b|apache2|httpd"),
    ("postgresql", r"(?i)\bpostgres|SQLSTATE"),
    ("mysql", r"(?i)\bmysqld?\b|mariadb|innodb"),
    ("ci-build", r"##\[error\]|npm ERR!|\bBUILD FAILED\b|exit code \d+|\bmake(?:\[\d+\])?: \*\*\*"),
)  # fmt: skip
_SET = PatternSet([pattern for _, pattern in _HINTS])
UNKNOWN = "unknown"
MAX_HINT_CHARS = 64 << 10


def guess_runtime(line: str, text: str) -> str:
    """By the failing line itself, else by the text around it; ``unknown`` where neither tells."""
    for sample in (line, text[:MAX_HINT_CHARS]):
        hits = _SET.indexes(sample)
        if hits:
            return _HINTS[min(hits)][0]
    return UNKNOWN
