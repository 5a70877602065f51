"""What each category of failure means and what to do about it; true of every runtime, so it names none."""

from dataclasses import dataclass

from opspilot.domain.enums import Category


@dataclass(frozen=True, slots=True)
class Advice:
    """``meaning`` completes "…, which means that"; ``check`` is one line that a shell runs, or empty."""

    meaning: str
    usual_cause: str
    steps: tuple[str, ...]
    check: str = ""


BY_CATEGORY: dict[Category, Advice] = {
    Category.NULL_REFERENCE: Advice(
        "a value that the code relies on was missing (null, nil, None or undefined)",
        "A look-up found nothing, an optional field was absent, or a call returned nothing.",
        (
            "Find where the missing value comes from and decide whether it may be missing.",
            "If it may, handle that case before the value is used.",
            "If it may not, fail earlier, where it is created, with a message that says what was looked up.",
        ),
    ),
    Category.TYPE_ERROR: Advice(
        "a value was of another type, or lacked the method or name, that the code uses",
        "A renamed or misspelt name, a changed library API, or data of another shape than expected.",
        (
            "Compare the name and the type in the message with what the code calls.",
            "Check whether a library was upgraded lately and renamed or removed it.",
            "Convert or validate the value where it enters the program.",
        ),
    ),
    Category.KEY_OR_INDEX: Advice(
        "a key or position was asked for that the collection does not have",
        "Empty or shorter input than assumed, a missing field, or an off-by-one bound.",
        (
            "Log the collection's size or keys at this line.",
            "Check for the empty and the one-element case.",
            "Use a look-up with a default, or check the bound before access.",
        ),
    ),
    Category.INVALID_VALUE: Advice(
        "a value of the right type was not acceptable",
        "Unvalidated input, a wrong argument or a call in the wrong state.",
        (
            "Take the value from the message and trace where it entered.",
            "Validate it there and answer bad input with a clear error.",
        ),
    ),
    Category.SERIALIZATION: Advice(
        "data could not be decoded or encoded",
        "Another format or encoding than expected: an HTML error page in place of JSON, a cut file, a new version.",
        (
            "Look at the first bytes of the data that failed.",
            "Check status and content type before parsing an answer.",
            "Make sure that writer and reader agree on the version of the format.",
        ),
    ),
    Category.IMPORT_OR_DEPENDENCY: Advice(
        "a module, class, package or image that the program needs is missing or does not fit",
        "It is not installed in this environment, its version is another one, or its name is misspelt.",
        (
            "Install it from the lock file in the very environment that runs the program.",
            "Compare the installed version with the one the code was written for.",
            "Check the name's spelling and the search path.",
        ),
    ),
    Category.SYNTAX: Advice(
        "the source or a template does not parse or compile",
        "A typing slip, an unresolved merge, or a language version that does not know the construct.",
        (
            "Open the named line; the slip is there or just above it.",
            "Run the compiler or linter on the file before deploying.",
        ),
    ),
    Category.CONFIG_OR_ENV: Advice(
        "a setting, flag or piece of wiring is wrong or missing",
        "An environment variable that is not set here, a misspelt key, or a value for another environment.",
        (
            "Compare this environment's settings with one that works.",
            "Set the missing value and restart.",
            "Validate settings at start, so that the next slip is named at once.",
        ),
    ),
    Category.CONNECTION_REFUSED: Advice(
        "nothing accepted the connection at the other end",
        "The peer is down or restarting, listens on another address, or a firewall is in between.",
        (
            "Check that the peer runs and listens on that address and port.",
            "Check host name, port and network rules from the machine that failed.",
            "Retry with backoff where a short outage of the peer is normal.",
        ),
        "ss -ltnp",
    ),
    Category.TIMEOUT: Advice(
        "an operation took longer than it was allowed to",
        "The other side is overloaded or blocked, or the limit is too short for the work.",
        (
            "Find out where the time went: the peer, the network, or a lock.",
            "Look at the peer's load and slow-query log at that time.",
            "Raise the limit only when the work really needs it.",
        ),
    ),
    Category.DNS: Advice(
        "a host name could not be resolved to an address",
        "A misspelt name, a name of another network, or a resolver that is down.",
        ("Resolve the name on the machine that failed.", "Check its resolver and search domains."),
        "getent hosts NAME",
    ),
    Category.TLS: Advice(
        "the encrypted connection could not be set up",
        "An expired or self-signed certificate, a missing authority, or no common protocol version.",
        (
            "Look at the certificate's dates, names and chain.",
            "Install the missing authority; do not switch verification off.",
        ),
        "openssl s_client -connect HOST:443 -servername HOST </dev/null",
    ),
    Category.AUTH_PERMISSION: Advice(
        "it was not allowed",
        "Wrong or expired credentials, a missing role, or a file that belongs to another user.",
        (
            "Find out which identity was used and what it lacks.",
            "Renew the credential, or grant just the permission that is missing.",
        ),
    ),
    Category.DB_CONNECTION: Advice(
        "the database could not be reached, opened or logged into",
        "It is down or starting, its address or credentials are wrong, or it has no connection left.",
        (
            "Try the same address, user and database by hand from that machine.",
            "Check that the database is up and has connections to spare.",
        ),
        "pg_isready -h HOST -p PORT",
    ),
    Category.DB_CONSTRAINT: Advice(
        "the database refused data that would break one of its rules",
        "A duplicate, a reference to a missing row, or an empty value where one is required.",
        (
            "Take the constraint's name from the message and look up its rule.",
            "Check the data before writing, or handle the conflict (for example an upsert).",
        ),
    ),
    Category.DB_DEADLOCK: Advice(
        "two transactions waited for each other, and the database ended one",
        "The same rows locked in a different order, or transactions that stay open too long.",
        (
            "Lock rows in one order everywhere.",
            "Keep transactions short, and retry the one that was ended.",
        ),
    ),
    Category.DB_QUERY: Advice(
        "a statement does not fit the database's schema or syntax",
        "A migration that was not applied, a misspelt column, or a query built from strings.",
        (
            "Compare the statement with the schema of this very database.",
            "Apply pending migrations.",
        ),
    ),
    Category.OUT_OF_MEMORY: Advice(
        "memory ran out",
        "A limit below what the work needs, a leak, or one unusually large input.",
        (
            "Compare the memory limit with the use over time: a slope is a leak, a step is an input.",
            "Process large inputs in pieces.",
            "Raise the limit if the use is legitimate.",
        ),
        "free -m",
    ),
    Category.DISK_FULL: Advice(
        "there is no space left where it writes",
        "Logs, temporary files or data grew until the volume, or its inodes, were used up.",
        (
            "Find what takes the space and free some at once.",
            "Rotate logs and remove temporary files regularly.",
            "Watch the volume, and enlarge it if the growth is legitimate.",
        ),
        "df -h && df -i",
    ),
    Category.RESOURCE_LIMIT: Advice(
        "a limit was reached",
        "A port in use, too many open files, a quota, or recursion without an end.",
        (
            "Find who holds the resource.",
            "Release it when done; raise the limit only where the use is legitimate.",
        ),
        "ulimit -a",
    ),
    Category.RATE_LIMIT: Advice(
        "the peer asked to slow down",
        "More requests than the plan allows, often by retries without a pause.",
        (
            "Honour the peer's Retry-After and back off exponentially.",
            "Cache or batch requests; ask for a higher quota if the rate is legitimate.",
        ),
    ),
    Category.ASSERTION: Advice(
        "an expectation in the code or a test did not hold",
        "The code changed and the expectation did not, or the other way round.",
        (
            "Compare the expected with the actual value in the message.",
            "Decide which of the two is right, and change the other.",
        ),
    ),
    Category.CONCURRENCY: Advice(
        "two things happened at the same time that must not",
        "Shared state without a lock, a second instance, or use from the wrong thread.",
        (
            "Find both users of the shared thing.",
            "Give it one owner, or guard it with one lock.",
        ),
    ),
    Category.CRASH_SIGNAL: Advice(
        "the process was killed by a signal from the system or its own runtime",
        "Invalid memory access in native code, or an abort by a failed check.",
        (
            "Get a core dump or a sanitizer build and look at the crashing thread.",
            "Look for a native library that was upgraded lately.",
        ),
        "coredumpctl info",
    ),
    Category.HTTP_CLIENT_ERROR: Advice(
        "the server found the request wrong",
        "A wrong path, method, body or missing credentials.",
        (
            "Repeat the request by hand and read the answer's body.",
            "Compare path and parameters with the API's documentation.",
        ),
    ),
    Category.HTTP_SERVER_ERROR: Advice(
        "the server, or the backend behind it, failed to answer",
        "The backend crashed, is overloaded or is being deployed.",
        (
            "Read the backend's own log at that time: the cause is there.",
            "Check its health and recent deployments.",
        ),
    ),
    Category.FILESYSTEM_NOT_FOUND: Advice(
        "a file, directory or executable is not where it was looked for",
        "A relative path with another working directory, a file left out of the image, or a missing mount.",
        (
            "List the directory on the machine that failed.",
            "Use an absolute path, or ship the file with the program.",
        ),
    ),
}
