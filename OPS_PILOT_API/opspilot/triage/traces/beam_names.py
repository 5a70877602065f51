"""Whose module an Erlang or Elixir frame belongs to, and how its function is called."""

import re
from dataclasses import replace

from opspilot.domain.triage import Frame
from opspilot.triage.ownership import is_library_path

_OTP_MODULES = frozenset((
    "erlang", "erts_internal", "init", "lists", "maps", "proplists", "string", "binary", "ets",
    "dets", "dict", "orddict", "ordsets", "sets", "gb_trees", "gb_sets", "queue", "array", "re",
    "unicode", "io", "io_lib", "io_lib_format", "io_lib_pretty", "file", "file_io_server",
    "filename", "filelib", "file_server", "prim_file", "prim_inet", "prim_socket", "prim_eval",
    "code", "code_server", "error_handler", "error_logger", "logger", "logger_server",
    "logger_backend", "application", "application_controller", "application_master",
    "supervisor", "supervisor_bridge", "gen", "gen_server", "gen_statem", "gen_fsm", "gen_event",
    "gen_tcp", "gen_udp", "gen_sctp", "inet", "inet_db", "inet_tcp", "inet_tls_dist", "proc_lib",
    "sys", "timer", "rpc", "erpc", "global", "net_kernel", "auth", "user", "user_drv", "group",
    "shell", "edlin", "erl_eval", "erl_scan", "erl_parse", "erl_lint", "erl_internal", "epp",
    "compile", "escript", "calendar", "base64", "math", "rand", "random", "os", "heart", "kernel",
    "crypto", "public_key", "ssl", "ssl_gen_statem", "tls_connection", "tls_gen_connection",
    "ssl_connection", "ssh", "httpc", "httpc_handler", "httpd", "inets", "zlib", "zip", "digraph",
    "mnesia", "mnesia_tm", "mnesia_lib", "mnesia_schema", "disk_log", "pg", "pg2",
    "persistent_term",
    "atomics", "counters", "test_server", "test_server_ctrl", "test_server_gl", "test_server_sup",
    "ct", "ct_run", "ct_util", "ct_framework", "ct_logs", "eunit", "eunit_proc", "eunit_test",
    "eunit_lib", "eunit_server", "eunit_serial", "eunit_listener", "json", "xmerl_scan", "xmerl",
    "c", "uri_string", "erl_tar", "beam_lib", "peer", "slave", "snmp", "wx", "wxe_server",
))  # fmt: skip
_DEPENDENCY = re.compile(
    r"(?:cowboy|cow|ranch|lager|poolboy|hackney|jiffy|jsx|gun|ibrowse|mochiweb|mochi|webmachine|"
    r"wm|epgsql|pgsql|p1_mysql|p1_pgsql|mysql|eredis|brod|kpro|amqp|rabbit|elli|goldrush|gproc|"
    r"telemetry|opentelemetry|otel|meck|proper|folsom|exometer|recon|bbmustache|getopt|"
    r"unicode_util_compat|certifi|idna|parse_trans|ssl_verify|fast_xml|eflame|sync|ecto|"
    r"worker_pool|wpool|jesse|jose|riak_core|poolgirl|pooler|hut|backoff|stdlib|elixir)"
    r"(?:_[a-z]\w{0,60}|\d?)?$"
)
_ELIXIR_ROOTS = frozenset((
    "Access", "Agent", "Application", "Base", "Behaviour", "Calendar", "Code", "Date", "DateTime",
    "DynamicSupervisor", "Enum", "Enumerable", "Exception", "ExUnit", "EEx", "File", "Float",
    "Function", "GenEvent", "GenServer", "GenStage", "IEx", "IO", "Inspect", "Integer", "JSON",
    "Kernel", "Keyword", "List", "Logger", "Macro", "Map", "MapSet", "Mix", "Module",
    "NaiveDateTime",
    "Node", "OptionParser", "PartitionSupervisor", "Path", "Port", "Process", "Protocol", "Range",
    "Record", "Regex", "Registry", "Stream", "String", "StringIO", "Supervisor", "System", "Task",
    "Time", "Tuple", "URI", "Version", "Collectable", "Plug", "Phoenix", "Ecto", "DBConnection",
    "Postgrex", "MyXQL", "Tds", "Oban", "Bandit", "ThousandIsland", "Jason", "Poison", "Absinthe",
    "Tesla", "HTTPoison", "Finch", "Mint", "Req", "Broadway", "Flow", "Swoosh", "Bamboo",
    "Guardian",
    "Timex", "Decimal", "Gettext", "Redix", "Cachex", "ConCache", "Quantum", "Sentry", "Telemetry",
    "NimbleOptions", "NimblePool", "NimbleParsec", "WebSockex", "Ash", "Ueberauth", "Nerves",
    "Surface", "LiveView", "Commanded", "EventStore", "Horde", "LibCluster", "Cluster", "Nebulex",
    "Floki", "Mox", "Wallaby", "Hound", "Bypass", "ExMachina", "Credo", "Dialyxir", "Rustler", "Nx",
    "EXLA", "Bumblebee", "Axon", "Livebook", "Kino", "AMQP", "KafkaEx", "Brod", "Xandra", "ExAws",
    "Hammer", "Joken", "CSV", "NimbleCSV", "Tzdata", "Nostrum", "Scenic", "Hex", "Tailwind",
    "Esbuild", "Boundary", "Membrane", "Mnesia", "Memento", "Swarm", "PromEx",
))  # fmt: skip
_ELIXIR_APPS = frozenset((
    "elixir", "stdlib", "kernel", "erts", "mix", "ex_unit", "iex", "logger", "eex", "ssl", "inets",
    "crypto", "public_key", "compiler", "mnesia", "phoenix", "phoenix_live_view", "phoenix_pubsub",
    "phoenix_html", "phoenix_template", "phoenix_ecto", "phoenix_live_dashboard",
    "phoenix_live_reload", "phoenix_view", "plug", "plug_cowboy", "plug_crypto", "cowboy", "cowlib",
    "ranch", "bandit", "thousand_island", "websock", "websock_adapter", "ecto", "ecto_sql",
    "db_connection", "postgrex", "myxql", "tds", "ecto_sqlite3", "exqlite", "mariaex", "mongodb",
    "mongodb_driver", "oban", "oban_pro", "jason", "poison", "absinthe", "absinthe_plug",
    "absinthe_phoenix", "dataloader", "tesla", "httpoison", "hackney", "finch", "mint", "req",
    "castore", "gen_stage", "broadway", "flow", "swoosh", "bamboo", "gettext", "telemetry",
    "telemetry_metrics", "telemetry_poller", "opentelemetry", "redix", "eredis", "cachex",
    "quantum",
    "sentry", "nimble_options", "nimble_pool", "nimble_parsec", "decimal", "timex", "tzdata",
    "guardian", "ueberauth", "pow", "amqp", "amqp_client", "brod", "kafka_ex", "xandra", "ex_aws",
    "libcluster", "horde", "nebulex", "con_cache", "poolboy", "mox", "wallaby", "hound", "bypass",
    "ex_machina", "floki", "nx", "exla", "websockex", "gun", "joken", "jose", "joken_jwks", "recon",
    "corsica", "cors_plug", "comeonin", "bcrypt_elixir", "argon2_elixir", "hex", "rebar", "ash",
    "ash_postgres", "ash_phoenix", "spark", "reactor", "commanded", "eventstore", "rustler",
    "surface",
    "file_system", "common_test", "eunit", "runtime_tools", "os_mon", "sasl", "xmerl", "nerves",
))  # fmt: skip

# '-handle_call/3-fun-0-'   -run/1-anonymous-2-   -map/2-lc$^0/1-0-
_INNER = re.compile(r"'?-(?:inlined-|fun\.)?([^/]{1,120})/\d{1,3}-")


def bare_function(name: str) -> str:
    """The function that holds a fun, a comprehension or an overridable one."""
    inner = _INNER.match(name)
    name = inner.group(1) if inner is not None else name.strip("'\"")
    return name.removeprefix("MACRO-").split(" (overridable", 1)[0].strip("\"'")


def is_elixir_module(module: str) -> bool:
    """True for `Elixir.App.Store` and `App.Store`."""
    return module.startswith("Elixir.") or module[:1].isupper()


def qualified(module: str, function: str) -> str:
    """`App.Store.init` of an Elixir module, `store:init` of an Erlang one."""
    if is_elixir_module(module):
        return f"{module.removeprefix('Elixir.')}.{bare_function(function)}"
    return f"{module}:{bare_function(function)}"


def is_own_module(module: str, file: str | None) -> bool:
    """False for OTP, Elixir itself, and the libraries that most programs depend on."""
    if file is not None and (is_library_path(file) or "/lib/erlang/lib/" in file):
        return False
    if is_elixir_module(module):
        return module.removeprefix("Elixir.").split(".", 1)[0] not in _ELIXIR_ROOTS
    if module in _OTP_MODULES:
        return False
    return not _DEPENDENCY.match(module) and not module.startswith(("elixir", "erl_"))


def is_own_app(app: str) -> bool:
    """False for the application names of OTP, Elixir and common Hex packages."""
    return app not in _ELIXIR_APPS


def settled(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """An undefined function heads its own stack without a line; the code to open is its
    caller's."""
    if len(frames) < 2 or not frames[0].in_app or frames[0].line is not None:
        return frames
    if not any(frame.in_app and frame.line is not None for frame in frames[1:]):
        return frames
    return (replace(frames[0], in_app=False), *frames[1:])


def frame_of(number: int, place: tuple[str | None, int | None], module: str, name: str) -> Frame:
    """The frame of a function; ``place`` is its file and line where they are known."""
    file, line = place
    return Frame(number, file, line, qualified(module, name), is_own_module(module, file))
