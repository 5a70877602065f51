"""What Erlang's reasons and Elixir's exceptions are about: the operating system's words first."""

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.domain.triage import ExceptionInfo
from opspilot.triage.patterns import Pattern, PatternSet

MAX_JUDGED_CHARS = 600

# {error,enoent}   :econnrefused   {listen_error,http,eaddrinuse}   {timeout,{gen_server,call,[..]}}
_WORDS: tuple[tuple[str, C], ...] = (
    ((r"(?i)application environment|environment variable|was not set\b|missing (?:config|required "
     r"option)|application isn't started|could not find application file|no application file|"
     r"config(?:uration)? (?:for|at) "), C.CONFIG_OR_ENV),
    (r"(?i)no space left|\benospc\b", C.DISK_FULL),
    ((r"\b(?:eaddrinuse|emfile|enfile|system_limit|process_limit|eagain|emlink|edquot)\b|"
     r"address already in use|too many (?:open files|processes)"), C.RESOURCE_LIMIT),
    (r"\b(?:enomem|eheap_alloc|binary_alloc)\b|Cannot (?:re)?allocate", C.OUT_OF_MEMORY),
    (r"\bnxdomain\b|non-existing domain", C.DNS),
    (r"\btls_alert\b|TLS (?:client|server): |unknown_ca|bad_cert|certificate", C.TLS),
    ((r"(?i)tcp connect \([^)]*\): |tcp recv|DBConnection|Postgrex\.Protocol|MyXQL\.|Ecto\.Repo"
     r"\.Registry|connection not available|could not lookup Ecto repo|epgsql|mysql_conn|"
     r"invalid_password|invalid_catalog_name"), C.DB_CONNECTION),
    (r"\b(?:eacces|eperm|not_authorized|unauthorized|access_refused)\b|permission denied",
     C.AUTH_PERMISSION),
    ((r"\b(?:econnrefused|econnreset|epipe|enotconn|ehostunreach|enetunreach|econnaborted|nodedown|"
     r"tcp_closed|ssl_closed)\b|\{(?:error|badmatch),\s?:?closed\}|connection refused|no "
     r"connection to"),
     C.CONNECTION_REFUSED),
    ((r"\b(?:etimedout|connect_timeout|recv_timeout|checkout_timeout)\b|\{:?timeout,|^:?timeout$|"
     r"\* \(EXIT\) time ?out|\*\* \(EXIT\) time out|\{error,:?timeout\}|timed out"), C.TIMEOUT),
    (r"\b(?:enoent|enotdir|eisdir)\b|no such file or directory", C.FILESYSTEM_NOT_FOUND),
    (r"is not available\b|\bmodule_not_found\b|no such file or directory\",\"[\w-]+\.app\"",
     C.IMPORT_OR_DEPENDENCY),
)  # fmt: skip
_SET = PatternSet([pattern for pattern, _ in _WORDS])

_TYPES: dict[str, C] = {
    "badarg": C.INVALID_VALUE, "badarith": C.INVALID_VALUE, "badmatch": C.INVALID_VALUE,
    "case_clause": C.INVALID_VALUE, "if_clause": C.INVALID_VALUE, "try_clause": C.INVALID_VALUE,
    "else_clause": C.INVALID_VALUE, "timeout_value": C.INVALID_VALUE,
    "bad_return_value": C.INVALID_VALUE, "bad_return": C.INVALID_VALUE,
    "function_clause": C.TYPE_ERROR, "undef": C.TYPE_ERROR, "badfun": C.TYPE_ERROR,
    "badarity": C.TYPE_ERROR, "badmap": C.TYPE_ERROR, "badrecord": C.TYPE_ERROR,
    "bad_generator": C.TYPE_ERROR, "badkey": C.KEY_OR_INDEX, "compile error": C.SYNTAX,
    "noproc": C.CONFIG_OR_ENV, "application_start_failure": C.CONFIG_OR_ENV,
    "bad_config": C.CONFIG_OR_ENV, "not_started": C.CONFIG_OR_ENV,
    "already_started": C.CONFIG_OR_ENV, "bad_environment_value": C.CONFIG_OR_ENV,
    "missing_env": C.CONFIG_OR_ENV, "invalid_json": C.SERIALIZATION,
    "invalid_syntax": C.SERIALIZATION, "emergency": C.UNKNOWN, "deadlock": C.CONCURRENCY,
    "ArgumentError": C.INVALID_VALUE, "ArithmeticError": C.INVALID_VALUE,
    "MatchError": C.INVALID_VALUE, "CaseClauseError": C.INVALID_VALUE,
    "CondClauseError": C.INVALID_VALUE, "WithClauseError": C.INVALID_VALUE,
    "TryClauseError": C.INVALID_VALUE, "FunctionClauseError": C.TYPE_ERROR,
    "UndefinedFunctionError": C.TYPE_ERROR, "BadMapError": C.TYPE_ERROR,
    "BadFunctionError": C.TYPE_ERROR, "BadArityError": C.TYPE_ERROR,
    "BadBooleanError": C.TYPE_ERROR, "BadStructError": C.TYPE_ERROR,
    "Protocol.UndefinedError": C.TYPE_ERROR, "KeyError": C.KEY_OR_INDEX,
    "Enum.EmptyError": C.KEY_OR_INDEX, "Enum.OutOfBoundsError": C.KEY_OR_INDEX,
    "SystemLimitError": C.RESOURCE_LIMIT, "UnicodeConversionError": C.SERIALIZATION,
    "CompileError": C.SYNTAX, "SyntaxError": C.SYNTAX, "TokenMissingError": C.SYNTAX,
    "MismatchedDelimiterError": C.SYNTAX, "EEx.SyntaxError": C.SYNTAX,
    "File.Error": C.FILESYSTEM_NOT_FOUND, "File.CopyError": C.FILESYSTEM_NOT_FOUND,
    "Code.LoadError": C.FILESYSTEM_NOT_FOUND, "System.EnvError": C.CONFIG_OR_ENV,
    "Mix.NoTaskError": C.CONFIG_OR_ENV, "Mix.NoProjectError": C.CONFIG_OR_ENV,
    "Config.Error": C.CONFIG_OR_ENV, "NimbleOptions.ValidationError": C.CONFIG_OR_ENV,
    "Jason.DecodeError": C.SERIALIZATION, "Jason.EncodeError": C.SERIALIZATION,
    "Poison.SyntaxError": C.SERIALIZATION, "Poison.ParseError": C.SERIALIZATION,
    "JSON.DecodeError": C.SERIALIZATION, "Plug.Parsers.ParseError": C.SERIALIZATION,
    "Plug.Parsers.BadEncodingError": C.SERIALIZATION, "CSV.RowLengthError": C.SERIALIZATION,
    "Plug.Parsers.RequestTooLargeError": C.HTTP_CLIENT_ERROR,
    "Plug.Parsers.UnsupportedMediaTypeError": C.HTTP_CLIENT_ERROR,
    "Plug.Conn.InvalidQueryError": C.HTTP_CLIENT_ERROR, "Plug.BadRequestError": C.HTTP_CLIENT_ERROR,
    "Phoenix.Router.NoRouteError": C.HTTP_CLIENT_ERROR,
    "Phoenix.NotAcceptableError": C.HTTP_CLIENT_ERROR,
    "Phoenix.ActionClauseError": C.HTTP_CLIENT_ERROR,
    "Phoenix.MissingParamError": C.HTTP_CLIENT_ERROR, "Bandit.HTTPError": C.HTTP_CLIENT_ERROR,
    "Plug.CSRFProtection.InvalidCSRFTokenError": C.AUTH_PERMISSION,
    "Plug.CSRFProtection.InvalidCrossOriginRequestError": C.AUTH_PERMISSION,
    "Phoenix.Template.UndefinedError": C.IMPORT_OR_DEPENDENCY,
    "Phoenix.Router.MalformedURIError": C.HTTP_CLIENT_ERROR,
    "Plug.Conn.AlreadySentError": C.INVALID_VALUE, "Plug.Conn.NotSentError": C.INVALID_VALUE,
    "Ecto.NoResultsError": C.DB_QUERY, "Ecto.MultipleResultsError": C.DB_QUERY,
    "Ecto.QueryError": C.DB_QUERY, "Ecto.SubQueryError": C.DB_QUERY,
    "Ecto.Query.CompileError": C.DB_QUERY, "Ecto.Query.CastError": C.INVALID_VALUE,
    "Ecto.CastError": C.INVALID_VALUE, "Ecto.ChangeError": C.INVALID_VALUE,
    "Ecto.InvalidChangesetError": C.INVALID_VALUE, "Ecto.ConstraintError": C.DB_CONSTRAINT,
    "Ecto.StaleEntryError": C.CONCURRENCY, "Ecto.MigrationError": C.DB_QUERY,
    "Ecto.NoPrimaryKeyFieldError": C.DB_QUERY, "Ecto.NoPrimaryKeyValueError": C.INVALID_VALUE,
    "DBConnection.ConnectionError": C.DB_CONNECTION,
    "DBConnection.OwnershipError": C.DB_CONNECTION, "DBConnection.EncodeError": C.TYPE_ERROR,
    "Mint.TransportError": C.CONNECTION_REFUSED, "ExUnit.AssertionError": C.ASSERTION,
    "ExUnit.TimeoutError": C.TIMEOUT, "Mox.UnexpectedCallError": C.ASSERTION,
    "Mox.VerificationError": C.ASSERTION, "Oban.TimeoutError": C.TIMEOUT,
    "Oban.CrashError": C.UNKNOWN, "Redix.ConnectionError": C.CONNECTION_REFUSED,
    "Gettext.Error": C.CONFIG_OR_ENV, "Regex.CompileError": C.INVALID_VALUE,
}  # fmt: skip
_DEFERRED = frozenset(("Postgrex.Error", "MyXQL.Error", "RuntimeError", "Mix", "Exqlite.Error"))
_SPOKEN = frozenset(("function_clause", "FunctionClauseError", "UndefinedFunctionError", "KeyError",
                     "Protocol.UndefinedError"))  # fmt: skip
_NIL = Pattern(
    r"^(?:function nil\.|key :\w+ not found in: nil|.{0,80}on nil\b|nil\.)|expected a map, got: "
    r"nil|"
    r"not implemented for (?:type Atom.*Got value:\s*)?nil\b|\{badmap,(?:undefined|nil)\}|"
    r"\[undefined\]|Got value:\s+nil"
)
_MODULE = Pattern(r"module [\w.:]+ is not available")


def category_of(root: ExceptionInfo) -> C | None:
    """The category, None where the general rules know as much."""
    told = (root.message or "")[:MAX_JUDGED_CHARS]
    kind = root.type or ""
    if kind in _DEFERRED:
        return None
    if _NIL.search(told):
        return C.NULL_REFERENCE
    if _MODULE.search(told):
        return C.IMPORT_OR_DEPENDENCY
    if kind not in _SPOKEN and kind != "undef":
        hits = _SET.indexes(told)
        if hits:
            return _WORDS[min(hits)][1]
    return _TYPES.get(kind)
