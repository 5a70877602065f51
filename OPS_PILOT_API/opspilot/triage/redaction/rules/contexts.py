"""Secrets that show by where they stand: headers, URLs, command lines, markup."""

import re

from opspilot.triage.redaction.checks import (
    is_credential,
    is_digest_part,
    is_given,
    is_login,
    is_random,
    is_url_password,
)
from opspilot.triage.redaction.rules.base import Rule, token
from opspilot.triage.redaction.rules.keyed import BARE, QUOTED

_SEPARATOR = r"(?:%2[27]|[\"'`\]\\]){0,8}\s{0,3}(?:=>|[:=]|%3[aAdD])\s{0,3}"
_OPEN = r"(?:[\[(]|\\{0,7}[\"']|%22){0,3}"
_REST = r"(?:\\{1,7}[\"']|[\"'])"
_SECRET_WORD = (
    r"(?:passw(?:or)?d|passphrase|pwd|pass|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|"
    r"private[_-]?key|auth[_-]?key|encryption[_-]?key|credentials?|cookie|otp)"
)

HEADERS: tuple[Rule, ...] = (
    # Authorization: Bearer x   'Proxy-Authorization': 'Basic x'   Authorization:[Token x]
    token("AUTHORIZATION", r"(?i)authorization",
        r"(?i:authorization)" + _SEPARATOR + _OPEN
        + r"(?i:bearer|basic|token|api-?key|key|negotiate|ntlm|oauth|hawk|sso-key|jwt|splunk|bot)"
        r"(?: |\+|%20){1,2}([^\s\"'\\,;<>]{4,6000})", is_given),
    # Authorization: x
    token("AUTHORIZATION", r"(?i)authorization",
        r"(?i:authorization)" + _SEPARATOR + _OPEN
        + r"(?:[A-Za-z][\w-]{1,24}(?: |\+|%20){1,2})?([^\s\"'\\,;<>]{6,6000})", is_credential),
    # bearer x
    token("AUTHORIZATION", r"(?i)bearer",
        r"(?i:bearer)(?:[ :=]|%20|\+){1,3}[\"'\\]{0,3}([\w.~+/=%-]{8,6000})", is_credential),
    # Basic dXNlcjpwYXNz
    token("AUTHORIZATION", r"(?i)basic ", r"\b(?i:basic)(?: |%20|\+){1,2}([A-Za-z0-9+/_=-]{6,3000})",
        is_login),
    # Digest username="u", nonce="x", response="x"
    token("AUTHORIZATION", r"(?i)digest .*(?:nonce|response|opaque)",
        r"\b(?i:response|c?nonce|opaque)=\\{0,3}\"?([^\"\\,\s]{6,400})", is_digest_part),
    # Credential=AKIA.../20240101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x
    token("AUTHORIZATION", r"(?i)Signature=", r"(?i:Signature)=\\{0,3}\"?([\w+/=%-]{16,1000})"),
    # Cookie: a=b; c=d   up to the end of the header
    Rule("COOKIE", r"(?i)cookie", re.compile(
        r"(?i:(?:set-)?cookie2?s?)" + _SEPARATOR + r"\[?(?:"
        r"(?<!\\)\\{1,7}\"((?:[^\"\\]|\\[^\"\\]){3,8000})"
        r"|\"((?:[^\"\\]|\\.){3,8000})|'((?:[^'\\]|\\.){3,8000})"
        r"|([^\s\"'=;]{1,200}=[^\"'\n\r]{1,8000}))"), is_given, False),
    # X-Api-Key: x   PRIVATE-TOKEN: x   X-Amz-Security-Token=x   DD-API-KEY: x
    token("API_KEY",
        r"(?i)(?:x-[\w-]*(?:key|token|secret|auth|signature|session|password|credential)|"
        r"apikey|private-token|job-token|-api-key|-access-key|subscription-key|security-token)",
        r"(?i:x-[\w-]{0,40}?(?:key|token|secret|auth|signature|session|password|credential)[\w-]{0,12}|"
        r"apikey|private-token|job-token|[\w-]{1,20}-(?:api|access|subscription)-key|security-token)"
        + _SEPARATOR + _OPEN + r"([^\s\"'\\,;<>&\])]{6,6000})", is_given),
)  # fmt: skip

URLS: tuple[Rule, ...] = (
    # postgres://user:x@host   https%3A%2F%2Fuser%3Ax%40host
    token("URL_PASSWORD", r"://[^\s/]*:[^\s]+@|%2[fF]%2[fF].*%3[aA].*%40",
        r"[A-Za-z][A-Za-z0-9+.-]{1,40}(?:://[^\s/:@\"'<>]{0,200}:([^\s\"'<>]{1,300})@(?=[\w.\[*$%{-])"
        r"|%3[aA]%2[fF]%2[fF][^\s/:@\"'<>&]{0,200}?%3[aA]([^\s\"'<>&]{1,300}?)%40)", is_url_password),
    # https://x@host
    token("URL_PASSWORD", r"://[\w.~%-]+@", r"://([\w.~%-]{16,300})@[\w.\[-]", is_random),
    # scott/tiger@db   thin:scott/tiger@
    token("URL_PASSWORD", r"(?i)(?:thin|oci8?|sqlplus|expdp|impdp|dblink)\W",
        r"(?i:thin:|oci8?:|sqlplus (?:-\w{1,3} ){0,3}|expdp |impdp )[\w.$#-]{1,60}/([^\s@\"']{1,100})@"),
    # root:x@tcp(db:3306)/app   admin:x@10.0.0.1
    token("URL_PASSWORD", r"@(?:tcp|unix|\d{1,3}\.|localhost)",
        r"(?<![\w.:-])[\w.-]{1,60}:([^\s:@\"']{1,200})@(?:tcp|unix|\d{1,3}\.\d{1,3}\.|localhost)", is_url_password),
    # ?key=x   &code=x
    token("URL_SECRET",
        r"(?i)(?:[?&;]|%26|%3f)(?:key|sig|code|state|signature|auth|sid|session|otp|access|jwt|hmac|"
        r"x-amz-\w{1,20}|x-goog-\w{1,20}|se?cret|tk|apikey|appid|hash|pw)(?:=|%3d)",
        r"(?i:(?:[?&;]|%26|%3f|amp;)(?:key|sig|code|state|signature|auth|sid|session|otp|access|jwt|"
        r"hmac|x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|secret|"
        r"tk|apikey|appid|hash|pw)(?:=|%3d))((?:[^\s\"'&;<>,\\%)\]}]|%(?!26|22)){8,3000})", is_random),
)  # fmt: skip

COMMANDS: tuple[Rule, ...] = (
    # --password x   -token 'x'   --db-pass=x
    Rule("PASSWORD", r"(?i)-[\w-]*" + _SECRET_WORD + r"[\w-]*[ =\"',]", re.compile(
        r"(?<![\w-])--?[\w-]{0,30}?(?i:" + _SECRET_WORD + r")(?:[\w-]{0,12})"
        r"(?:[ =]{1,3}|[\"'], ?)(?!-)(?:" + QUOTED + "|" + BARE + ")"), is_given),
    # mysql -u root -px   docker login -p x   sshpass -p x
    Rule("PASSWORD", r"(?:mysql|mariadb|mongo|sshpass|docker|podman|7z|unzip|cqlsh|az |helm|xtrabackup).* -p",
        re.compile(r"\b(?:mysql\w*|mariadb[\w-]*|mongo\w*|sshpass|(?:docker|podman|helm|az)(?: \w{1,20}){0,3}"
        r"|7z|unzip|cqlsh|xtrabackup)\b(?:(?! -p)[^\n|]){0,300} -p {0,2}(?![ -])"
        r"(?:" + QUOTED + r"|([^\s\"'`;|]{2,200}))"), is_given),
    # redis-cli -a x   ldapsearch -w x   smbclient -U u%x
    Rule("PASSWORD", r"(?:redis-cli|ldap\w{1,12}|kinit|rclone|smbclient|ipmitool).* -[awPU]", re.compile(
        r"\b(?:redis-cli|ldap\w{1,12}|ipmitool|smbclient)\b(?:(?! -[awPU] )[^\n|]){0,300} "
        r"-[awPU] {1,2}(?:[\w.\\-]{1,60}%)?(?:" + QUOTED + r"|([^\s\"'`;|]{2,200}))"), is_given),
    # curl -u user:x   wget --user=u:x
    Rule("PASSWORD", r"(?:curl|http|wget|ab).* (?:-u|--user|--proxy-user|-U|-a|-A)", re.compile(
        r"\b(?:curl|https?|wget|ab|xh)\b[^\n]{0,400}? (?:-u|--user|--proxy-user|-U|-a|-A)[ =]{0,2}"
        r"\\{0,3}[\"']?[^\s:\"'/]{1,100}:(?!//)([^\s\"'\\]{1,200})"), is_given),
    # openssl -passin pass:x
    token("PASSWORD", r"-pass(?:in|out)?\W", r"-pass(?:in|out)?[ =]pass:([^\s\"']{1,200})"),
    # echo x | docker login --password-stdin
    token("PASSWORD", r"(?:password-stdin|sudo -S|passwd --stdin|chpasswd)",
        r"echo(?: -n)? [\"']?(?:[\w.-]{1,40}:)?([^\s\"'|]{3,300})[\"']? ?\|[^|\n]{0,200}"
        r"(?:password-stdin|sudo -S|passwd --stdin|chpasswd)", is_given),
    # net use Z: //srv/share /user:bob x
    token("PASSWORD", r"(?i)/user:", r"(?i)net1? use [^\n]{0,300}? /user:\S{1,100} ([^\s/]\S{0,200})", is_given),
    # htpasswd -b file user x
    token("PASSWORD", r"htpasswd ", r"htpasswd -\w{0,6}b\w{0,6} \S{1,200} \S{1,60} [\"']?([^\s\"']{2,200})"),
)  # fmt: skip

MARKUP: tuple[Rule, ...] = (
    # <password>x</password>   <ns:ApiKey type="s">x</ns:ApiKey>
    token("PASSWORD", r"(?i)<[\w:.-]*" + _SECRET_WORD,
        r"<(?:[\w:.-]{0,40}?)(?i:" + _SECRET_WORD + r")[\w]{0,12}(?: [^<>]{0,200})?>([^<>]{1,4000})<",
        is_given),
    # {"name": "DB_PASSWORD", "value": "x"}   <add key="ApiKey" value="x"/>
    token("PASSWORD", r"(?i)" + _SECRET_WORD + r".*val",
        r"(?i:(?:name|key)\\{0,3}[\"']?\s{0,3}[:=]\s{0,3}\\{0,3}[\"']?[\w.-]{0,60}?" + _SECRET_WORD
        + r")\w{0,12}\\{0,3}[\"']?\s{0,3},?\s{0,3}\\{0,3}[\"']?(?i:value)\\{0,3}[\"']?\s{0,3}[:=]\s{0,3}"
        r"\\{0,3}[\"']?([^\"'\\\s<>,}]{1,4000})", is_given),
)  # fmt: skip

HASHES: tuple[Rule, ...] = (
    # $2b$12$22+31   $6$salt$hash   $argon2id$v=19$m=..$salt$hash   pbkdf2_sha256$n$salt$hash
    token("PASSWORD_HASH", r"\$(?:2[abxy]|[156y]|argon2i?d?|apr1|scrypt)\$|pbkdf2",
        r"((?:\$(?:2[abxy]|[156y]|argon2i?d?|apr1|scrypt)|pbkdf2[_:-]\w{3,10})\$[\w./=,+-](?:[\w./=,+-]|\$[\w./=,+-]){20,300})"),
)  # fmt: skip

CONTEXTS: tuple[Rule, ...] = (*HEADERS, *URLS, *COMMANDS, *MARKUP, *HASHES)
