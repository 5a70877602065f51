"""What the exceptions of .NET, its database drivers, ASP.NET Core and Unity are about."""

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.category_rules import Rule

_NET = ("csharp",)

DOTNET_RULES: tuple[Rule, ...] = (
    Rule(
        C.IMPORT_OR_DEPENDENCY,
        r"Could not load (?:file or assembly|type '|the following|dynamic library)|"
        r"Unable to load (?:shared library|DLL)|"
        r"Method not found: |Field not found: |You must install (?:or update )?\.NET|"
        r"The framework 'Microsoft\.|was not found in the (?:DLL|shared library)",
        _NET,
    ),
    Rule(
        C.CONFIG_OR_ENV,
        r"Unable to resolve service for type|No service for type '|"
        r"Some services are not able to be constructed|"
        r"Cannot (?:consume|resolve) scoped service|"
        r"A circular dependency was detected for the service|"
        r"(?i:connection ?string)[^\n]{0,80}(?:has not been|not found|null|missing|invalid|"
        r"not initialized)|"
        r"No (?:authentication|database) (?:scheme|provider|handler)|"
        r"Failed to load configuration|"
        r"Unable to configure HTTPS endpoint|configuration file '[^']{1,300}' was not found|"
        r"No (?:connection string|constructor) named|was not registered|has not been registered|"
        r"Option '[^']{1,80}' is required|Unrecognized configuration|"
        r"No database provider has been configured",
        _NET,
    ),
    Rule(C.DB_CONSTRAINT,
        r"\b23(?:502|503|505|514|P01)\b: |constraint failed|duplicate key|"
        r"Violation of (?:PRIMARY|UNIQUE)|"
        r"statement conflicted with the (?:FOREIGN|CHECK)|Cannot insert (?:the value NULL|"
        r"duplicate key)|Duplicate entry '", _NET),
    Rule(C.DB_DEADLOCK,
        r"deadlocked on lock|was deadlocked|40P01: |40001: |Deadlock found|"
        r"Lock request time out", _NET),
    Rule(
        C.DB_CONNECTION,
        r"Failed to connect to \S{1,100}:(?:5432|3306|1433|1521|27017)|"
        r"network-related or instance-specific|"
        r"Login failed for user|Cannot open database|"
        r"Unable to connect to any of the specified MySQL|"
        r"\b(?:28P01|28000|3D000|53300|57P03|57P01): |Access denied for user '|"
        r"connection pool has been exhausted|"
        r"obtaining a connection from the pool|The underlying provider failed on Open|"
        r"unable to open database file|"
        r"transient failure|No connection is active/available",
        _NET,
    ),
    Rule(C.DB_QUERY,
        r"\b(?:42P01|42703|42601|42883|22P02|42P07): |Invalid (?:object|column) name '|"
        r"no such (?:table|column): |"
        r"Unknown column '|could not be translated|Incorrect syntax near|"
        r"An error occurred while updating the entries|"
        r"Conversion failed when converting", _NET),
    Rule(C.CONCURRENCY, r"second operation was started on this context|Collection was modified|"
        r"different thread owns it|can only be called from the main thread|"
        r"expected to affect 1 row|"
        r"non-concurrent collection", _NET),
    Rule(C.TLS,
        r"(?i:remote certificate|SSL connection could not be established|"
        r"certificate is not trusted|"
        r"PartialChain|UntrustedRoot|No certificate was found|"
        r"Authentication failed, see inner)", _NET),
    Rule(C.DNS,
        r"No such host is known|Name or service not known|nodename nor servname|"
        r"name resolution", _NET),
    Rule(C.TIMEOUT,
        r"HttpClient\.Timeout|Execution Timeout Expired|Timeout expired|operation has timed out|"
        r"Timeout performing|Exception while reading from stream", _NET),
    Rule(C.RESOURCE_LIMIT,
        r"(?i:address already in use|only one usage of each socket|too many open files|"
        r"request body too large|inotify instances)|Failed to bind to address", _NET),
    Rule(C.DISK_FULL,
        r"(?i:not enough space on the disk|no space left on device|"
        r"There is not enough space)", _NET),
    Rule(C.SERIALIZATION,
        r"JSON value|Unexpected character encountered while parsing|is an invalid (?:start|"
        r"end) of|"
        r"Error converting value|object cycle was detected|"
        r"was not recognized as a valid (?:DateTime|TimeSpan)|"
        r"There is an error in XML document|Root element is missing", _NET),
    Rule(C.NULL_REFERENCE,
        r"Object reference not set|Value cannot be null|Nullable object must have a value|"
        r"has been destroyed but you are still|has not been assigned", _NET),
    Rule(C.KEY_OR_INDEX,
        r"Index was out(?:side)? (?:of range|the bounds)|given key '?.{0,80}'? ?was not present|"
        r"Sequence contains (?:no|more than one)", _NET),
    Rule(C.RATE_LIMIT, r"429 \(Too Many|TooManyRequests", _NET),
    Rule(C.HTTP_SERVER_ERROR, r"status code does not indicate success: 5\d\d|\(50[0-4]\) ", _NET),
    Rule(C.HTTP_CLIENT_ERROR,
        r"status code does not indicate success: 40[0456789]|\((?:400|404|405|409|410|415|"
        r"422)\) ", _NET),
    Rule(C.AUTH_PERMISSION,
        r"status code does not indicate success: 40[13]|\(40[13]\) |IDX10\d{3}|"
        r"Access to the path|"
        r"antiforgery token|Access is denied", _NET),
)  # fmt: skip

DOTNET_SETTLED: dict[str, C] = {
    "csharp/accessviolationexception": C.CRASH_SIGNAL, "csharp/sehexception": C.CRASH_SIGNAL,
    "csharp/executionengineexception": C.CRASH_SIGNAL,
    "csharp/outofmemoryexception": C.OUT_OF_MEMORY,
    "csharp/insufficientmemoryexception": C.OUT_OF_MEMORY,
    "csharp/missingreferenceexception": C.NULL_REFERENCE,
    "csharp/unassignedreferenceexception": C.NULL_REFERENCE,
    "csharp/missingcomponentexception": C.NULL_REFERENCE,
    "csharp/dbupdateconcurrencyexception": C.CONCURRENCY,
    "csharp/lockrecursionexception": C.CONCURRENCY,
    "csharp/synchronizationlockexception": C.CONCURRENCY,
    "csharp/semaphorefullexception": C.CONCURRENCY,
    "csharp/dllnotfoundexception": C.IMPORT_OR_DEPENDENCY,
    "csharp/entrypointnotfoundexception": C.IMPORT_OR_DEPENDENCY,
    "csharp/badimageformatexception": C.IMPORT_OR_DEPENDENCY,
    "csharp/fileloadexception": C.IMPORT_OR_DEPENDENCY,
    "csharp/missingmethodexception": C.IMPORT_OR_DEPENDENCY,
    "csharp/missingfieldexception": C.IMPORT_OR_DEPENDENCY,
    "csharp/configurationerrorsexception": C.CONFIG_OR_ENV,
    "csharp/optionsvalidationexception": C.CONFIG_OR_ENV,
    "csharp/invaliddataexception": C.SERIALIZATION, "csharp/xmlexception": C.SERIALIZATION,
    "csharp/serializationexception": C.SERIALIZATION,
    "csharp/protocolbufferexception": C.SERIALIZATION,
    "csharp/jsonreaderexception": C.SERIALIZATION,
    "csharp/decoderfallbackexception": C.SERIALIZATION,
    "csharp/brokerunreachableexception": C.CONNECTION_REFUSED,
    "csharp/redisconnectionexception": C.CONNECTION_REFUSED,
    "csharp/mongoconnectionexception": C.DB_CONNECTION,
    "csharp/retrylimitexceededexception": C.DB_CONNECTION,
    "csharp/unauthorizedaccessexception": C.AUTH_PERMISSION,
    "csharp/antiforgeryvalidationexception": C.AUTH_PERMISSION,
    "csharp/securitytokenexpiredexception": C.AUTH_PERMISSION,
    "csharp/securitytokeninvalidsignatureexception": C.AUTH_PERMISSION,
    "csharp/taskcanceledexception": C.TIMEOUT, "csharp/timeoutexception": C.TIMEOUT,
    "csharp/redistimeoutexception": C.TIMEOUT, "csharp/regexmatchtimeoutexception": C.TIMEOUT,
    "csharp/regexparseexception": C.SYNTAX, "csharp/objectdisposedexception": C.INVALID_VALUE,
    "csharp/overflowexception": C.INVALID_VALUE, "csharp/formatexception": C.INVALID_VALUE,
    "csharp/notsupportedexception": C.INVALID_VALUE,
    "csharp/badhttprequestexception": C.HTTP_CLIENT_ERROR,
    "csharp/invalidcastexception": C.TYPE_ERROR, "csharp/runtimebinderexception": C.TYPE_ERROR,
    "csharp/notimplementedexception": C.TYPE_ERROR,
    "csharp/arraytypemismatchexception": C.TYPE_ERROR,
    "csharp/ambiguousmatchexception": C.CONFIG_OR_ENV,
    "csharp/drivenotfoundexception": C.FILESYSTEM_NOT_FOUND,
    "csharp/assertfailedexception": C.ASSERTION, "csharp/shouldassertexception": C.ASSERTION,
    "csharp/xunitexception": C.ASSERTION, "csharp/mockexception": C.ASSERTION,
}  # fmt: skip
"""`Xunit.Sdk.EqualException` and its like are told by their message."""
