"""Web servers and proxies: what nginx and Apache say seldom, Envoy, Traefik, Caddy, certificates."""

from opspilot.triage.knowledge.base import Entry

_NGINX = ("nginx",)
_APACHE = ("apache",)


WEB_SERVERS: tuple[Entry, ...] = (
    Entry(
        id="nginx-upstream-socket",
        runtimes=_NGINX,
        message=r"connect\(\) to unix:(?P<socket>[^\s:]{1,160})\S{0,60} failed \((?P<code>2|13|11): (?P<why>[^)]{1,60})\)",
        sample="crit: connect() to unix:/run/php/php8.1-fpm.sock failed (2: No such file or directory) while connecting to upstream",
        means="nginx cannot use the socket {socket|of the application} ({why|see the message})",
        cause="PHP-FPM or the application is stopped, has a newer version with another socket name, its socket has other owners, or its queue is full (11).",
        steps=(
            "Compare the path with the pool's `listen =`; start that service.",
            "For 13 set listen.owner and listen.group to nginx's user; for 11 raise pm.max_children.",
        ),
        check="ls -l {socket|/run/php/}; systemctl status 'php*-fpm'; nginx -T | grep -n 'unix:'",
    ),
    Entry(
        id="nginx-no-live-upstreams",
        runtimes=_NGINX,
        message=r"no live upstreams while connecting to upstream",
        sample="error: no live upstreams while connecting to upstream",
        means="every server of the upstream group counts as failed for now",
        cause="Earlier failures (max_fails) marked them down; the first such error above names the reason.",
        steps=(
            "Find the first connect or timeout error before this line and mend that server.",
            "Tune max_fails and fail_timeout if single slow answers take everything down.",
        ),
        check="grep -n 'upstream' /var/log/nginx/error.log | head -5; nginx -T | grep -n -A8 'upstream '",
        settles=False,
    ),
    Entry(
        id="apache-max-workers",
        runtimes=_APACHE,
        message=r"AH00161|AH00484|reached Max(?:RequestWorkers|Clients)|scoreboard is full",
        sample="mpm_prefork:error: AH00161: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting",
        means="all of Apache's workers are busy, and new requests wait",
        cause="Slow requests (database, outside calls) or clients that hold connections; a limit that is really too low comes last.",
        steps=(
            "See what the workers do in server-status; mend the slow request.",
            "Lower KeepAliveTimeout, use mpm_event, and raise MaxRequestWorkers only as far as memory allows.",
        ),
        check="apachectl fullstatus | head -40; apachectl -M | grep mpm",
    ),
    Entry(
        id="envoy-upstream",
        message=r"upstream connect error or disconnect/reset before headers(?:\. reset reason: (?P<why>[\w ]{1,60}))?|\b(?:UF|UH|UC|UO|URX|NR|DC|LR|UT)(?:,\w{1,4})* (?:upstream_reset|via_upstream|no_healthy|route_not_found|-)|no healthy upstream",
        sample="503 upstream connect error or disconnect/reset before headers. reset reason: connection failure",
        means="the proxy (Envoy, Istio) could not get an answer from the service behind it: {why|see the response flags}",
        cause="UF: nothing listens at the pod's port. UH: no healthy endpoint. UC: the application closed first (its keep-alive is shorter). NR: no route. With Istio also mTLS on one side only.",
        steps=(
            "Look whether the service has ready endpoints and listens on the targetPort on 0.0.0.0.",
            "For resets set the application's idle timeout above the proxy's; for mTLS compare PeerAuthentication and DestinationRule.",
        ),
        check="kubectl get endpointslices -n NAMESPACE; istioctl proxy-config endpoints POD | grep SERVICE; istioctl analyze",
    ),
    Entry(
        id="envoy-config",
        runtimes=("envoy",),
        message=r"(?:error initializing configuration|[Uu]nable to (?:parse|convert)|Proto constraint validation failed|cannot bind '(?P<address>[^']{1,80})'|gRPC config stream|Invalid (?:type URL|value))",
        sample="critical: error initializing configuration '/etc/envoy/envoy.yaml': Proto constraint validation failed",
        means="Envoy does not start or take its configuration: it is invalid, or its control plane is away",
        cause="A field of another API version, an address already bound, or the xDS server does not answer.",
        steps=(
            "Validate the file with the same version of Envoy and mend the field that it names.",
        ),
        check="envoy --mode validate -c /etc/envoy/envoy.yaml",
    ),
    Entry(
        id="traefik-router",
        runtimes=("traefik",),
        message=r"(?:the service \\?\"(?P<service>[^\"\\]{1,120})\\?\" does not exist|middleware \\?\"(?P<middleware>[^\"\\]{1,120})\\?\" does not exist|[Ee]ntry[Pp]oint(?:s)? .{0,60}(?:doesn't exist|no valid)|port is missing|unable to find the IP address)",
        sample='ERR error="the service \\"shop@docker\\" does not exist" entryPointName=websecure routerName=shop@docker',
        means="a router of Traefik refers to {service|a service} {middleware|or middleware} that no provider supplies, so its route is off",
        cause="A misspelt label, the provider's suffix missing (@docker, @file), a container without an exposed port, or in another network.",
        steps=(
            "Compare names in the dashboard; give the port by the label loadbalancer.server.port.",
            "Set traefik.docker.network where the container has several.",
        ),
        check="curl -s http://localhost:8080/api/http/routers | head -c 2000; docker inspect --format '{{json .Config.Labels}}' CONTAINER",
    ),
    Entry(
        id="acme-failed",
        message=r"(?:[Uu]nable to obtain ACME certificate for domains|acme: error: (?P<code>\d{3})|urn:ietf:params:acme:error:(?P<kind>\w{1,40})|could not get certificate from issuer|Challenge failed for domain (?P<domain>[\w.-]{1,120}))",
        sample="Unable to obtain ACME certificate for domains: acme: error: 403 :: urn:ietf:params:acme:error:unauthorized :: Invalid response from http://shop.test/.well-known/acme-challenge/x",
        means="the certificate authority did not issue a certificate ({kind|see the message}) for {domain|the domain}",
        cause="DNS points elsewhere (an old AAAA record too), port 80 or 443 is closed from outside, another server answers the challenge, or the rate limit (five alike a week) is reached.",
        steps=(
            "From outside ask for the challenge's URL on port 80 and check A and AAAA records.",
            "Test against the staging authority until it works, then switch back.",
        ),
        check="dig +short A {domain|DOMAIN}; dig +short AAAA {domain|DOMAIN}; curl -sv http://{domain|DOMAIN}/.well-known/acme-challenge/test",
    ),
    Entry(
        id="caddy-config",
        runtimes=("caddy",),
        message=r"(?:Caddyfile:(?P<line>\d{1,6})|unrecognized (?:directive|global option|subdirective):? (?P<name>\S{1,60})|adapting config|loading (?:new|initial) config|listen tcp \S{0,60}:(?P<port>\d{1,5}): bind)",
        sample="Error: adapting config using caddyfile: Caddyfile:7: unrecognized directive: reverse_prox",
        means="Caddy does not load its configuration ({name|see the named line}) or cannot take its port",
        cause="A misspelt directive, a missing brace or space before `{`, a plug-in that is not built in, or another server on 80/443.",
        steps=("Mend the line that it names, validate, then reload.",),
        check="caddy validate --config /etc/caddy/Caddyfile; ss -ltnp | grep -E ':(80|443)\\b'",
    ),
    Entry(
        id="caddy-upstream",
        runtimes=("caddy", "traefik"),
        message=r"(?:dial tcp|lookup) (?P<address>[\w.:\[\]-]{1,120})(?: on \S{1,60})?: (?:connect: )?(?P<why>connection refused|no such host|i/o timeout|no route to host)|'?502 Bad Gateway'? caused by",
        sample="http.log.error: dial tcp 127.0.0.1:3000: connect: connection refused",
        means="the proxy cannot reach the application at {address|its upstream} ({why|see the message}), and answers 502",
        cause="The application is down or listens elsewhere; between containers `localhost` means the proxy itself.",
        steps=(
            "Check that the application listens on that address; between containers use the service's name and put both on one network.",
        ),
        check="ss -ltnp; curl -sv http://{address|127.0.0.1:PORT}/ -o /dev/null",
    ),
)
