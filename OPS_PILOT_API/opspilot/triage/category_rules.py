"""Wording (re2, searched in ``Type: message``) to categories."""

from dataclasses import dataclass

from opspilot.domain.enums import Category as C  # noqa: N817 - a table of three hundred rows


@dataclass(frozen=True, slots=True)
class Rule:
    """``runtimes`` empty: any."""

    category: C
    pattern: str
    runtimes: tuple[str, ...] = ()


_JVM = ("java", "kotlin", "scala", "clojure", "groovy")
_DB = ("postgresql", "mysql", "mongodb", "redis")

NULL_WORDING = Rule(
    C.NULL_REFERENCE,
    r"(?i)NullPointer|NullReference|'NoneType'|of (?:undefined|null)\b|(?:is|are) (?:null|"
    r"undefined)\b|undefined is not an? (?:object|function)|null is not an object|nil "
    r"pointer|for nil:NilClass|for nil\b|undefined method .* for nil|\(NilClass\)|on (?:a "
    r")?null\b|on a nil value|a nil value|unexpectedly found nil|Null check operator|"
    r"unwrap\(\)` on a `None`|null object|null reference|of null reference|called on null|"
    r"\bnull value|nil\. You|must not be null|cannot be nil|Parameter .*was null|Value "
    r"cannot be null|NoSuchMethodError: The (?:method|getter) .* was called on null|"
    r"invalid memory address|entry in nil map|Attempt to .* null|"
    r"of NULL\b|\bon null$|undefined value\b|nil "
    r"template|can't call method .* on an undefined|nil is not|dereference",
)
"""Asked first, and alone, where the type is one of ``LANGUAGE_TYPES``."""

FETCH_WORDING = Rule(
    C.CONNECTION_REFUSED,
    r"fetch failed|Failed to fetch|NetworkError when|Network request failed|Load failed$",
)

TELLING: tuple[Rule, ...] = (
    Rule(C.DISK_FULL,
        r"(?i)no space left on device|ENOSPC|disk (?:is )?full|not enough (?:free )?(?:disk "
        r")?space|There is not enough space on the disk|database or disk is full|disk quota "
        r"exceeded"
    ),
    Rule(C.DB_DEADLOCK,
        r"(?i)deadlock found|deadlock detected|lock wait timeout|deadlocked on lock|"
        r"DeadlockLoser|was deadlocked|could not serialize access|SQLSTATE\[?40(?:001|P01)|"
        r"database is locked|LockAcquisitionException|CannotAcquireLock"
    ),
    Rule(C.OUT_OF_MEMORY,
        r"(?i)OutOfMemory|out of memory|OOMKilled|Cannot allocate memory|MemoryError|heap "
        r"limit|heap out of memory|Allowed memory size|bad_alloc|memory exhausted|no memory "
        r"available|Java heap space|GC overhead limit|Metaspace|failed to allocate memory|"
        r"cannot allocate vector|NoMemoryError|ENOMEM|oom-kill"
    ),
    Rule(C.DNS,
        r"(?i)getaddrinfo|ENOTFOUND|EAI_AGAIN|Name or service not known|nodename nor servname|"
        r"Temporary failure in name resolution|no such host|could not resolve host|UnknownHost|"
        r"could not translate host name|failed to lookup address|NXDOMAIN|Name does not "
        r"resolve|No such host is known|Failed host lookup|NameResolutionError|could not find "
        r"host|server misbehaving|host not found|nxdomain|resolve host name|SERVFAIL|unable to "
        r"resolve host"
    ),
    Rule(C.TLS,
        r"(?i)x509:|certificate verify|certificate has expired|certificate is not (?:yet "
        r")?(?:valid|trusted)|self[- ]signed certificate|unable to get local issuer|"
        r"SSLHandshake|SSLError|SSLCertVerification|tls: |TLS handshake|ssl handshake|"
        r"handshake[_ ]failure|unable to find valid certification path|CERT_|SSL routines|"
        r"SSL_(?:ERROR|CTX|do_handshake|accept)|wrong version number|PKIX path|bad certificate|"
        r"unknown ca\b|UNABLE_TO_VERIFY_LEAF|ERR_TLS|AuthenticationException: The remote "
        r"certificate|remote certificate|certificate is invalid|SSLV3_ALERT|no peer "
        r"certificate|invalid peer certificate|InvalidCertificate|HandshakeException|hostname "
        r"mismatch|does not match certificate"
    ),
    Rule(C.DB_CONNECTION,
        r"(?i)SQLSTATE\[?(?:08\d\d\w|HY000\] \[(?:1045|1049|2002|2003|2006|2013|2054|1698|"
        r"1040))|connection to server .* failed|password authentication failed for user|Access "
        r"denied for user .*(?:using password|to database)|Can't connect to (?:local "
        r")?(?:MySQL|server|MariaDB)|MySQL server has gone away|Lost connection to (?:MySQL|"
        r"server)|could not connect to server|no pg_hba\.conf entry|the database system is "
        r"(?:starting up|shutting down|in recovery)|server closed the connection unexpectedly|"
        r"terminating connection due to|CannotGetJdbcConnection|Unable to acquire JDBC|"
        r"Communications link failure|JDBC(?:Connection| connection)|HikariPool|"
        r"MongoServerSelection|MongoNetwork|ServerSelectionTimeout|unable to open database "
        r"file|SQLITE_CANTOPEN|SQL Server does not exist|Login failed for user|network-related "
        r"or instance-specific|ORA-(?:12\d{3}|01017|01033|01034)|too many clients already|"
        r"remaining connection slots|Too many connections|database .* does not exist\b|Unknown "
        r"database|role .* does not exist|SequelizeConnection|P100[0-3]|PG::ConnectionBad|"
        r"ConnectionNotEstablished|ECONNREFUSED .*:(?:5432|3306|27017|1433|1521|6432)\b|"
        r"DBConnection\.ConnectionError|ActiveRecord::(?:NoDatabase|DatabaseConnection)|"
        r"NoDatabaseError|JedisConnection|Redis connection .*failed|QueuePool limit|connection "
        r"pool (?:timed out|exhausted)|Timeout acquiring a connection|DB connection|database "
        r"connection|WRONGPASS|NOAUTH|(?:connect to|connecting to) (?:the )?database"
    ),
    Rule(C.DB_CONSTRAINT,
        r"(?i)duplicate key|Duplicate entry|unique constraint|UniqueViolation|UniqueConstraint|"
        r"foreign key (?:constraint|violation)|ForeignKeyViolation|violates (?:not-null|check|"
        r"exclusion)|NotNullViolation|NOT NULL constraint|Integrity constraint|IntegrityError|"
        r"ConstraintViolation|IntegrityConstraint|RecordNotUnique|DataIntegrityViolation|"
        r"E11000|ORA-0(?:0001|2291|2292|1400)|SQLSTATE\[?23|P200[23]|cannot be null|NULL not "
        r"allowed for column|Ecto\.ConstraintError|already exists \(SQLSTATE|database .* "
        r"already exists|relation .* already exists"
    ),
    Rule(C.DB_QUERY,
        r"(?i)SQLSTATE\[?42|no such table|no such column|relation \S{1,200} does not exist|"
        r"column \S{1,200} does not exist|Unknown column|Table '?.*'? doesn't exist|"
        r"UndefinedTable|UndefinedColumn|You have an error in your SQL|SQLSyntaxError|"
        r"SQLGrammar|BadSqlGrammar|invalid input syntax for|syntax error at or near|"
        r"ORA-0(?:0904|0942|0933|0936)|Invalid column name|Invalid object name|"
        r"StatementInvalid|NoResultFound|MultipleResultsFound|DoesNotExist: |RecordNotFound|"
        r"EmptyResultData|NoResultException|marked as crashed|ProgrammingError|P20(?:21|22|25)|"
        r"could not execute (?:query|statement)|Missing where clause|Incorrect key file|"
        r"ER_NO_SUCH_TABLE|ER_BAD_FIELD|ER_PARSE_ERROR|QuerySyntaxException|LazyInitialization|"
        r"NonUniqueResult|value too long for type|Data too long for column|Out of range value "
        r"for column|numeric field overflow|(?:column|table) \S+ (?:is )?not found|"
        r"column is not found in the table"
    ),
    Rule(C.RATE_LIMIT,
        r"(?i)rate limit|RateLimit|too many requests|(?:status|code|http|"
        r"error)\S{0,4}[ :=]{1,3}429\b|throttl|Quota exceeded|quota "
        r".*exceeded|RESOURCE_EXHAUSTED|toomanyrequests|exceeded your current quota|SlowDown|"
        r"ProvisionedThroughputExceeded"
    ),
    Rule(C.RESOURCE_LIMIT,
        r"(?i)EADDRINUSE|\bport \d{1,5} (?:is )?(?:already )?in use|address (?:is )?already in "
        r"use|port \d{1,5} (?:is|was) already|only "
        r"one usage of each socket|port is already allocated|too many open files|EMFILE|ENFILE|"
        r"StackOverflow|stack overflow|Maximum call stack|maximum recursion depth|"
        r"RecursionError|SystemStackError|stack level too deep|stack exhausted|exceeded "
        r"maximum budget|Maximum execution time|evicted|exceeds? (?:the )?(?:limit|quota|"
        r"maximum)|ulimit|ENOSPC: System limit for number of file watchers|inotify|CUDA out of "
        r"memory|PayloadTooLarge|request entity too large|too large|file handles|can't start "
        r"new thread|unable to create (?:new )?native thread|Resource temporarily unavailable|"
        r"insufficient (?:cpu|memory|resources|storage|capacity|disk)|max_connections|infinite "
        r"recursion|worker_connections are not enough"
    ),
    Rule(C.CONNECTION_REFUSED,
        r"(?i)connection refused|ECONNREFUSED|ConnectionRefused|actively refused|connection "
        r"reset|ECONNRESET|ConnectionReset|broken pipe|EPIPE|BrokenPipe|socket hang ?up|"
        r"connection (?:was )?(?:closed|aborted|lost|dropped|forcibly closed)|Connection "
        r"closed|ConnectionAborted|ECONNABORTED|RemoteDisconnected|no route to host|"
        r"EHOSTUNREACH|Network is unreachable|ENETUNREACH|connect(?:ion)? failed|Failed to "
        r"connect|couldn't connect|Couldn't connect to server|could not connect|unable to "
        r"connect|econnrefused|Connection could not be established|transport is closing|"
        r"connection error|the connection is unavailable|noproc.*connection|Max retries "
        r"exceeded|ConnectError|fetch failed|NoBrokersAvailable|Broker .*not available|"
        r"(?-i:UNAVAILABLE)"
    ),
    Rule(C.TIMEOUT,
        r"(?i)time[d]?[ -]?out\b|TimeoutError|TimeoutException|ETIMEDOUT|ESOCKETTIMEDOUT|"
        r"deadline exceeded|DeadlineExceeded|TimeLimitExceeded|took too long|no response "
        r"within|statement timeout|gateway time|timed out after|context deadline|ReadTimeout|"
        r"ConnectTimeout|TaskCanceledException|execution expired"
    ),
    Rule(C.AUTH_PERMISSION,
        r"(?i)permission denied|EACCES|EPERM|access (?:is )?denied|AccessDenied|forbidden|"
        r"unauthori[sz]ed|not authori[sz]ed|authentication failed|AuthenticationError|"
        r"PermissionError|invalid credentials|InvalidCredentials|BadCredentials|Bad "
        r"credentials|invalid[_ ]grant|invalid[_ ]token|token (?:has )?expired|ExpiredToken|"
        r"TokenExpired|jwt expired|JsonWebTokenError|invalid signature|ExpiredSignature|CSRF|"
        r"operation not permitted|must be writable|not writable|not allowed to|no basic auth|"
        r"denied by|InvalidAuthenticityToken|(?:status|code|http|"
        r"error)\S{0,4}[ :=]{1,3}40[13]\b|\b40[13] (?:client|error)|Relaying denied|"
        r"could not read "
        r"Username|denied: |insufficient (?:privileges|permissions|scope)|UnauthorizedAccess|"
        r"required role|ACCESS_REFUSED|login failed|Not permitted|credentials (?:could not|"
        r"were not|not)|Read-only file system|EROFS"
    ),
    NULL_WORDING,
    Rule(C.CONCURRENCY,
        r"(?i)(?:file|database|resource) is (?:already )?locked|is locked by|could not (?:get|"
        r"obtain|"
        r"acquire) .*lock|unable to (?:lock|acquire)|held by process|already in use by another|"
        r"OptimisticLock|StaleObject|modified (?:concurrently|by another)"
    ),
    Rule(C.IMPORT_OR_DEPENDENCY,
        r"(?i)maximum supported version|has (?:wrong )?version .*(?:while|but|should be)|"
        r"incompatible version|version mismatch|compiled by a more recent|"
        r"unsupported (?:class file )?"
        r"major version|no module named|cannot find (?:module|package)|module not found|"
        r"module '[^']*' not found|not found in current path|there is no package called|"
        r"ERR_MODULE_NOT_FOUND|ERR_REQUIRE_ESM|cannot open shared object|Could not load (?:type|"
        r"file or assembly)|does not provide an export|DLL load failed|class not found"
    ),
    Rule(C.FILESYSTEM_NOT_FOUND,
        r"(?i)no such file or directory|ENOENT|cannot find (?:the (?:file|path) specified|path )|"
        r"FileNotFound|NoSuchFile|does not exist on (?:disk|the file system)"
    ),
    Rule(C.CONFIG_OR_ENV,
        r"(?i)Could not resolve placeholder|environment variable|no qualifying bean|error creating "
        r"bean|failed to (?:load ApplicationContext|bind properties|configure)|unsupported cipher|"
        r"only supported ciphers|application encryption key|is not configured|not been configured|"
        r"(?:config(?:uration)?|settings?) (?:file|key|value|option|error)|must be (?:set|"
        r"configured) "
        r"|missing (?:required )?(?:config|setting|env)|no default credentials|secret_key"
    ),
    Rule(C.SERIALIZATION,
        r"(?i)(?:invalid|malformed|parse|parsing|unexpected .* in) JSON|JSON (?:parse|at position|"
        r"decode|input)|not valid JSON|failed to (?:de)?seriali[sz]e|(?:un)?marshal|"
        r"could not decode|"
        r"invalid (?:utf-?8|byte sequence|base64)|premature end of|unexpected EOF|EOF while parsing"
    ),
    Rule(C.HTTP_SERVER_ERROR,
        r"(?i)\b50[0234] (?:internal|server|bad|service|gateway)|internal server error|bad gateway|"
        r"service unavailable|no live upstreams|(?:status|code)\S{0,3}[ :=]{1,3}50[0234]\b"
    ),
    Rule(C.HTTP_CLIENT_ERROR,
        r"(?i)\b4(?:0[0456789]|1\d|22) (?:client|bad|not|method|unprocessable|conflict|gone)|"
        r"no route (?:found|matches)|method not allowed|(?:status|"
        r"code)\S{0,3}[ :=]{1,3}4(?:0[0456]|22)\b"
    ),
    Rule(C.KEY_OR_INDEX, (
        r"(?i)index out of (?:range|bounds)|out of bounds|no such key|"
        r"key not found"
    )),
)  # fmt: skip

SPECIFIC: tuple[Rule, ...] = (
    # PHP tells by wording alone
    Rule(C.KEY_OR_INDEX,
        r"(?i)Undefined (?:offset|index|array key)|Uninitialized string offset", ("php",)
    ),
    Rule(C.TIMEOUT, r"Maximum execution time of", ("php",)),
    Rule(C.TYPE_ERROR, r"malformed type: |isn't defined for the", ("dart",)),
    Rule(C.NULL_REFERENCE, r"has not been initialized", ("dart",)),
    Rule(C.IMPORT_OR_DEPENDENCY,
        r"could not find driver|Class \"[^\"]{1,200}\" not found", ("php",)
    ),
    Rule(C.FILESYSTEM_NOT_FOUND,
        r"Failed opening required|failed to open stream: No such", ("php",)
    ),
    Rule(C.DB_CONNECTION, r"authentication method unknown to the client", ("php",)),
    Rule(C.TYPE_ERROR,
        r"(?i)Undefined (?:variable|property|constant|method|function)|Call to undefined|"
        r"on (?:bool|boolean|string|int|array|true|false)$|must be of (?:the )?type|"
        r"Too few arguments|Unsupported operand|Illegal offset type|Array to string", ("php",)
    ),
    Rule(C.NULL_REFERENCE,
        r"(?i)on null\b|of non-object|on value of type null|Trying to access array offset", ("php",)
    ),
    Rule(C.SERIALIZATION, r"SyntaxError: .*JSON", ("javascript",)),
    Rule(C.IMPORT_OR_DEPENDENCY,
        r"SyntaxError: .*(?:does not provide an export|Named export)", ("javascript",)
    ),
    Rule(C.RESOURCE_LIMIT,
        r"RangeError: (?:Maximum call stack|Invalid string length)", ("javascript",)
    ),
    Rule(C.CONFIG_OR_ENV, r"KeyError: key not found: \"[A-Z][A-Z0-9_]+\"", ("ruby",)),
    Rule(C.CONFIG_OR_ENV, r"KeyError: '[A-Z][A-Z0-9]*_[A-Z0-9_]+'", ("python",)),
    Rule(C.CRASH_SIGNAL, r"^Fatal Python error", ("python",)),
)  # fmt: skip
"""Asked before anything: the type alone, or the wording alone, would mislead."""

SUGGESTIVE: tuple[Rule, ...] = (
    Rule(C.CONCURRENCY,
        r"(?i)data race|race condition|already borrowed|already mutably borrowed|concurrent "
        r"map|all goroutines are asleep|deadlock!|(?:lock|mutex) .*(?:held|poisoned)|"
        r"PoisonError|another (?:instance|process) (?:is|may be)|already running|lock file "
        r".*(?:already )?exists|\.lock.? already exists|could not (?:get|obtain|acquire) "
        r".*lock|from the wrong thread|main thread|thread-?safe|dictionary changed size|"
        r"different (?:event )?loop|close of closed channel|send on closed channel|negative "
        r"WaitGroup|sync: unlock|isolated (?:property|method|context)|Resource deadlock|locked "
        r"by|stale object|already been (?:called|committed|started)|concurrent modification"
    ),
    Rule(C.FILESYSTEM_NOT_FOUND,
        r"(?i)no such file or directory|ENOENT|cannot find the (?:file|path)|file not found|"
        r"kind: NotFound|does not exist: |not found or unable to stat|FileNotFound|command not "
        r"found|executable file not found|No such file|Could not find (?:file|a part of the "
        r"path)|is not a directory|missing file|failed to (?:read|open) .*: not found|failed "
        r"to calculate checksum|: not found$|cannot open file|Could not open input file|script "
        r".* not found"
    ),
    Rule(C.IMPORT_OR_DEPENDENCY,
        r"(?i)cannot find (?:module|package|crate|symbol)|module not found|no module named|"
        r"cannot import name|package .* (?:does not exist|is not in|not found)|could not "
        r"resolve dependenc|unresolved (?:import|reference)|ERESOLVE|peer dep|unmet dependency|"
        r"no matching (?:distribution|version|manifest)|version conflict|incompatible "
        r"(?:version|with)|requires (?:python|node|php|java|a different)|could not find (?:gem|"
        r"artifact|a version|a declaration)|undefined reference|cannot open shared object|"
        r"library not (?:found|loaded)|Image not found|symbol not found|Class .* not found|"
        r"autoload|was compiled (?:with|by)|class file has wrong version|Failed to load "
        r"(?:module|plugin|resource|library)|DLL load failed|ImagePull|pull access denied|"
        r"manifest (?:for .* )?(?:unknown|not found)|repository does not exist|not in std|no "
        r"required module|unsupported engine|lock file|package-lock|missing dependenc|Can't "
        r"locate .* in @INC|there is no package called|no provider for|checksum mismatch|"
        r"annotation .* was never imported|requested module|does not provide an export|not "
        r"installed|ERR_MODULE_NOT_FOUND|Could not load (?:type|file or assembly)"
    ),
    Rule(C.SYNTAX,
        r"(?i)syntax error|requires explicit package name|missing closing|unexpected (?:token|"
        r"end|identifier|character|eof|indent|string)|"
        r"parse error|parser error|failed to parse|unterminated|expected ['\"`;{(<]|illegal "
        r"start|invalid syntax|missing (?:semicolon|bracket|parenthes)|not a statement|class, "
        r"interface|compilation (?:error|failure|failed)|reached end of file while parsing|"
        r"unclosed"
    ),
    Rule(C.SERIALIZATION,
        r"(?i)invalid json|JSON|deseriali[sz]|seriali[sz]|unmarshal|marshal|decode|decoding|"
        r"encoding|codec|malformed|not valid (?:utf|xml|base64)|invalid (?:utf-?8|byte|base64|"
        r"character|multibyte)|protobuf|corrupt|unexpected EOF|unexpected end of (?:file|input|"
        r"stream)|EOF while|invalid control character|xml|yaml|checksum"
    ),
    Rule(C.KEY_OR_INDEX,
        r"(?i)index out of (?:range|bounds)|out of bounds|out of range|undefined (?:offset|"
        r"index|array key|key)|key not found|no such key|not an element in the map|"
        r"subscript|not in the dictionary|slice "
        r"bounds|is not a char boundary|missing key|char boundary|no element|range end index|"
        r"KeyError|not found in (?:map|dict|hash)|empty (?:list|range|iterator|collection|"
        r"sequence)"
    ),
    Rule(C.TYPE_ERROR,
        r"(?i)interface conversion|not in scope|cannot (?:cast|convert|assign)|"
        r"is not a function|is not "
        r"defined|undefined (?:method|variable|function|local variable|constant)|call to "
        r"(?:undefined|a member)|uninitialized constant|has no (?:attribute|method|member|"
        r"property|field)|does not (?:have|contain|implement|respond|exist on type)|"
        r"unsupported operand|not (?:callable|iterable|subscriptable)|expected .* (?:got|found|"
        r"but)|mismatched types|incompatible types|type mismatch|"
        r"No instance for|Couldn't match|wrong (?:type|number of "
        r"arguments)|is not assignable|attempt to (?:call|index|perform|concatenate|compare)|"
        r"non-numeric argument|no method matching|unknown method|not a subtype|unrecognized "
        r"selector|Unsupported attribute|could not find function|object '.*' not found|not "
        r"found: value|cannot find symbol|undeclared|undefined:|no viable|has no member|The "
        r"term .* is not recognized"
    ),
    Rule(C.HTTP_SERVER_ERROR,
        r"(?i)\b50[0234]\b|internal server error|bad gateway|service unavailable|no live "
        r"upstreams|server is DOWN|upstream prematurely|has no server available|backend .* DOWN"
    ),
    Rule(C.HTTP_CLIENT_ERROR,
        r"(?i)\b4(?:0[0456789]|1\d|22)\b|bad request|not found for url|no route (?:found|"
        r"matches)|method not allowed|page not found|status code 4\d\d|unprocessable"
    ),
    Rule(C.CONFIG_OR_ENV,
        r"(?i)environment variable|env(?:ironment)? var|\bconfig|configuration|misconfigur|not "
        r"configured|is not set|must be set|missing (?:required )?(?:option|setting|parameter|"
        r"argument|flag|property|value for)|unknown (?:option|flag|directive|lifecycle|"
        r"argument|parameter|key|command)|invalid (?:option|directive|setting|configuration|"
        r"parameter)|unrecogni[sz]ed|required (?:option|property|setting|field|key|variable)|"
        r"Could not resolve placeholder|no default credentials|could not find default "
        r"credentials|unsupported (?:cipher|option|version)|not supported by|no such (?:option|"
        r"command|profile)|application key|APP_KEY|SECRET_KEY|SECRET|settings|bean|No "
        r"qualifying|profile|dotenv|\.env|unhealthy|failed to start component|missing handler"
    ),
    Rule(C.ASSERTION,
        r"(?i)assert|expected:? .* (?:but was|to (?:be|equal|have|match))|invariant|"
        r"expectation|\bFAILED\b.*test|test failed|left: .* right:|unreachable!|internal "
        r"error: entered unreachable"
    ),
    Rule(C.DB_QUERY,
        r"(?i)\bSQL\b|\bquery\b|statement|migration|relation\b|table\b.*(?:exist|crashed)"
    ),
    Rule(C.INVALID_VALUE,
        r"(?i)invalid (?:value|argument|input|literal|date|uuid|url|number|state|format|id|"
        r"length)|illegal|must be (?:a |an |one |between|greater|positive|less|at )|not (?:a "
        r"valid|valid|acceptable)|divi(?:sion|de) by zero|overflow|out of domain|cannot parse|"
        r"unable to parse|bad (?:argument|value)|negative|exceeds|too (?:long|short|small|big|"
        r"many arguments)|does not match|NaN"
    ),
    Rule(C.CRASH_SIGNAL,
        r"(?i)segmentation fault|SIGSEGV|SIGABRT|SIGBUS|SIGILL|core dumped|access violation|"
        r"general protection|kernel panic|BUG: |Oops|unable to handle kernel|double free|"
        r"corrupted (?:size|unsorted|double)|stack smashing|buffer overflow detected|signal 11|"
        r"signal 6|bus error|illegal instruction|exit(?:ed)? (?:with )?(?:code )?139|"
        r"unexpected signal"
    ),
)  # fmt: skip
