"""What PHP's errors and its frameworks' exceptions are about."""

from opspilot.domain.enums import Category as C  # noqa: N817 - a table
from opspilot.triage.category_rules import Rule

_PHP = ("php",)

PHP_RULES: tuple[Rule, ...] = (
    Rule(C.DNS,
        r"getaddrinfo(?: for \S{1,200})? failed|cURL error 6:|Could not resolve host", _PHP),
    Rule(C.TIMEOUT,
        r"cURL error 28:|exceeded the timeout of|has been attempted too many times", _PHP),
    Rule(C.TLS,
        r"cURL error (?:35|51|58|60|77):|SSL certificate problem|SSL operation failed", _PHP),
    Rule(
        C.DB_CONNECTION,
        r"SQLSTATE\[(?:HY000|08006|08001|08004|28000)\] \[(?:2002|2003|2005|2006|1045|1044|1049|"
        r"1040|7)\]|"
        r"MySQL server has gone away|mysqli_sql_exception: (?:Access denied|Unknown database|No "
        r"connection|Connection refused|php_network)|mysqli?(?:_connect|::__construct|"
        r"::real_connect)\(\):|"
        r"Error establishing a database connection",
        _PHP,
    ),
    Rule(C.DB_DEADLOCK,
        r"SQLSTATE\[(?:40001|40P01)\]|Lock wait timeout exceeded|Deadlock found", _PHP),
    Rule(C.DB_CONSTRAINT, r"SQLSTATE\[23\w{3}\]|Duplicate entry '", _PHP),
    Rule(C.DB_QUERY,
        r"SQLSTATE\[(?:42\w{3}|22\w{3}|21\w{3})\]|no such (?:table|column): |"
        r"Unknown column '", _PHP),
    Rule(C.CONNECTION_REFUSED,
        r"cURL error (?:7|52|56):|Connection could not be established with host", _PHP),
    Rule(
        C.AUTH_PERMISSION,
        r"(?i)failed to open stream: Permission denied|"
        r"could not be opened[^\n]{0,80}Permission denied|"
        r"mkdir\(\): Permission denied|file_put_contents\(\S{0,300} Permission denied|"
        r"not writable",
        _PHP,
    ),
    Rule(
        C.IMPORT_OR_DEPENDENCY,
        r"(?:Class|Interface|Trait|Enum) ['\"][^'\"]{1,200}['\"] not found|"
        r"Unable to load dynamic library|"
        r"Composer detected issues|requires? (?:the )?(?:PHP )?ext(?:ension|-)|"
        r"undefined function (?:mysql_|mb_|curl_|gd_|image|json_|openssl_|bcadd|simplexml_|"
        r"utf8_|pg_)",
        _PHP,
    ),
    Rule(
        C.CONFIG_OR_ENV,
        r"No application encryption key|is not instantiable|Environment variable not found|"
        r"You have requested a non-existent (?:service|parameter)|"
        r"Log \[[^\]]{0,80}\] is not defined|"
        r"(?:Database|Cache|Queue|Disk|Mailer?|Auth) (?:connection |store |guard |driver )?"
        r"\[[^\]]{0,80}\] (?:is )?not (?:configured|defined)|does not have a configured driver|"
        r"Route \[[^\]]{0,120}\] not defined|Unrecognized option|must be configured",
        _PHP,
    ),
    Rule(C.SYNTAX,
        r"^(?:Parse error|ParseError): |Cannot redeclare |syntax error, unexpected", _PHP),
    Rule(C.TYPE_ERROR,
        r"Argument #?\d{1,3} (?:\(\S{1,80}\) )?(?:passed to|must be)|"
        r"Return value (?:of \S{1,200} )?must be|"
        r"could not be converted to|Non-static method|Cannot access (?:private|protected)|"
        r"Variable \"[^\"]{1,80}\" does not exist|contains \d{1,3} abstract method|"
        r"must be compatible with", _PHP),
    Rule(C.FILESYSTEM_NOT_FOUND,
        r"(?i)View \[[^\]]{1,200}\] not found|Unable to find template|No such file or directory|"
        r"file does not exist at path|Mix manifest|Vite manifest not found", _PHP),
    Rule(C.OUT_OF_MEMORY, r"Allowed memory size of|Out of memory \(allocated", _PHP),
    Rule(C.RESOURCE_LIMIT,
        r"Maximum function nesting level|exceeds the limit of|max_input_vars", _PHP),
    Rule(C.INVALID_VALUE,
        r"headers already sent|Cannot modify header|Division by zero|Modulo by zero", _PHP),
    Rule(C.SERIALIZATION,
        r"unserialize\(\)|(?i:json_decode|malformed utf-8|DOMDocument::load|"
        r"simplexml_load)", _PHP),
)  # fmt: skip

PHP_SETTLED: dict[str, C] = {
    "php/loadererror": C.FILESYSTEM_NOT_FOUND, "php/notfoundhttpexception": C.HTTP_CLIENT_ERROR,
    "php/resourcenotfoundexception": C.HTTP_CLIENT_ERROR,
    "php/methodnotallowedexception": C.HTTP_CLIENT_ERROR,
    "php/methodnotallowedhttpexception": C.HTTP_CLIENT_ERROR,
    "php/httpnotfoundexception": C.HTTP_CLIENT_ERROR,
    "php/badrequesthttpexception": C.HTTP_CLIENT_ERROR,
    "php/missingcontrollerexception": C.HTTP_CLIENT_ERROR,
    "php/missingrouteexception": C.HTTP_CLIENT_ERROR,
    "php/posttoolargeexception": C.HTTP_CLIENT_ERROR,
    "php/tokenmismatchexception": C.AUTH_PERMISSION,
    "php/accessdeniedhttpexception": C.AUTH_PERMISSION,
    "php/unauthorizedhttpexception": C.AUTH_PERMISSION,
    "php/authenticationexception": C.AUTH_PERMISSION,
    "php/authorizationexception": C.AUTH_PERMISSION,
    "php/badcredentialsexception": C.AUTH_PERMISSION,
    "php/insufficientauthenticationexception": C.AUTH_PERMISSION,
    "php/oauthserverexception": C.AUTH_PERMISSION,
    "php/toomanyrequestshttpexception": C.RATE_LIMIT,
    "php/throttlerequestsexception": C.RATE_LIMIT,
    "php/servicenotfoundexception": C.CONFIG_OR_ENV,
    "php/parameternotfoundexception": C.CONFIG_OR_ENV,
    "php/envnotfoundexception": C.CONFIG_OR_ENV, "php/missingappkeyexception": C.CONFIG_OR_ENV,
    "php/invalidconfigurationexception": C.CONFIG_OR_ENV,
    "php/routenotfoundexception": C.CONFIG_OR_ENV,
    "php/missingdatasourceconfigexception": C.CONFIG_OR_ENV,
    "php/modelnotfoundexception": C.DB_QUERY,
    "php/uniqueconstraintviolationexception": C.DB_CONSTRAINT,
    "php/foreignkeyconstraintviolationexception": C.DB_CONSTRAINT,
    "php/notnullconstraintviolationexception": C.DB_CONSTRAINT,
    "php/tablenotfoundexception": C.DB_QUERY, "php/noresultexception": C.DB_QUERY,
    "php/entitynotfoundexception": C.DB_QUERY, "php/wordpress database error": C.DB_QUERY,
    "php/fatalthrowableerror": C.TYPE_ERROR, "php/unhandledmatcherror": C.INVALID_VALUE,
    "php/valueerror": C.INVALID_VALUE, "php/divisionbyzeroerror": C.INVALID_VALUE,
    "php/maxattemptsexceededexception": C.TIMEOUT, "php/processtimedoutexception": C.TIMEOUT,
    "php/decryptexception": C.AUTH_PERMISSION, "php/expectationfailedexception": C.ASSERTION,
    "php/commandnotfoundexception": C.CONFIG_OR_ENV,
    "php/reflectionexception": C.IMPORT_OR_DEPENDENCY,
}  # fmt: skip
