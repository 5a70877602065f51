"""Whose a JVM class is, by its package, its method and the jar that the logger names."""

import re

# Packages of the platform, of languages, frameworks, drivers, servers and test tools.
_LIBRARIES = (
    "java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.", "oracle.", "com.oracle.",
    "org.w3c.",
    "org.xml.", "org.ietf.", "kotlin.", "kotlinx.", "scala.", "scalaz.", "cats.", "zio.", "fs2.",
    "clojure.", "groovy.", "groovyjarjar", "org.codehaus.", "org.groovy", "org.jetbrains.",
    "_COROUTINE.",
    "android.", "androidx.", "com.android.", "dalvik.", "libcore.", "com.google.", "org.chromium.",
    "org.springframework.", "org.apache.", "org.hibernate.", "org.eclipse.", "org.jboss.",
    "org.wildfly.",
    "org.glassfish.", "org.junit.", "junit.", "org.testng.", "org.mockito.", "org.assertj.",
    "org.hamcrest.", "org.opentest4j.", "io.mockk.", "net.bytebuddy.", "javassist.",
    "org.objectweb.",
    "org.gradle.", "worker.org.gradle.", "com.intellij.", "org.scalatest.", "sbt.", "xsbt.",
    "akka.",
    "org.pekko.", "play.", "com.typesafe.", "slick.", "io.netty.", "reactor.", "rx.",
    "io.reactivex.",
    "io.vertx.", "io.quarkus.", "io.smallrye.", "io.micronaut.", "io.ktor.", "io.helidon.",
    "io.undertow.",
    "io.javalin.", "spark.", "ratpack.", "io.dropwizard.", "org.jooq.", "com.mysql.",
    "org.mariadb.",
    "org.postgresql.", "com.microsoft.", "com.ibm.", "org.h2.", "org.hsqldb.", "org.sqlite.",
    "com.zaxxer.",
    "com.mchange.", "org.mybatis.", "com.baomidou.", "com.alibaba.", "org.flywaydb.", "liquibase.",
    "com.mongodb.", "org.bson.", "redis.clients.", "io.lettuce.", "org.redisson.", "net.spy.",
    "com.rabbitmq.", "com.datastax.", "org.elasticsearch.", "co.elastic.", "org.opensearch.",
    "org.neo4j.",
    "com.fasterxml.", "com.github.fge.", "org.json.", "net.minidev.", "com.jayway.", "org.yaml.",
    "org.dom4j.",
    "org.jdom", "org.modelmapper.", "org.mapstruct.", "lombok.", "org.slf4j.", "ch.qos.",
    "org.jcp.",
    "okhttp3.", "okio.", "com.squareup.", "retrofit2.", "feign.", "io.grpc.", "com.netflix.",
    "io.github.resilience4j.",
    "org.quartz.", "org.thymeleaf.", "freemarker.", "org.attoparser.", "ognl.", "org.mvel2.",
    "nz.net.ultraq.",
    "com.amazonaws.", "software.amazon.", "com.azure.", "io.awspring.", "com.hazelcast.",
    "org.infinispan.",
    "net.sf.", "org.ehcache.", "com.github.benmanes.", "org.bouncycastle.", "io.jsonwebtoken.",
    "com.auth0.",
    "com.nimbusds.", "org.keycloak.", "org.pac4j.", "io.swagger.", "springfox.", "org.springdoc.",
    "io.micrometer.", "io.opentelemetry.", "io.opentracing.", "io.prometheus.", "com.newrelic.",
    "datadog.",
    "org.camunda.", "org.activiti.", "org.flowable.", "org.drools.", "org.kie.",
    "org.datanucleus.",
    "com.vaadin.", "org.primefaces.", "com.sun.faces.", "org.richfaces.", "wildfly.", "weblogic.",
    "com.caucho.",
    "net.minecraft.", "net.minecraftforge.", "net.fabricmc.", "cpw.mods.", "org.lwjgl.",
    "org.bukkit.",
    "org.spigotmc.", "com.mojang.", "io.papermc.", "org.spongepowered.", "bsh.", "jdk.internal.",
    "org.aspectj.",
    "nu.xom.", "org.threeten.", "org.joda.", "edu.umd.", "org.ow2.", "com.lmax.", "org.jgroups.",
    "com.ning.",
    "org.asynchttpclient.", "com.esotericsoftware.", "org.objenesis.", "org.reflections.",
    "picocli.", "org.fusesource.",
    "org.jline.", "jnr.", "com.kenai.", "org.python.", "org.mozilla.", "org.graalvm.",
    "com.oracle.truffle.",
    "org.openqa.", "io.appium.", "io.cucumber.", "cucumber.", "io.restassured.",
    "org.spockframework.", "spock.",
    "com.facebook.", "com.unity3d.", "io.flutter.", "com.bumptech.", "dagger.", "javafx.",
    "com.jetbrains.",
    "com.twitter.", "io.circe.", "org.http4s.", "doobie.", "monix.", "org.json4s.",
    "com.thoughtworks.",
    "ring.", "compojure.", "leiningen.", "nrepl.", "cider.", "hudson.", "jenkins.",
    "org.jenkinsci.", "hikari.",
    "org.atmosphere.", "org.xnio.", "com.corundumstudio.", "org.java_websocket.", "de.odysseus.",
    "org.flink",
)  # fmt: skip
_FIRST_LETTERS = frozenset(name[0] for name in _LIBRARIES)

# CGLIB, ByteBuddy and JDK proxies, lambdas' hidden classes, reflection's accessors
_BOOTSTRAPS = (
    "Application", "ApplicationKt", "Bootstrap", "Launcher", "GradleStart", "GradleStartServer",
)  # fmt: skip
_GENERATED = (
    "$$EnhancerBy", "$$FastClassBy", "$$SpringCGLIB", "$Proxy", "GeneratedMethodAccessor",
    "GeneratedConstructorAccessor", "$$Lambda", "$HibernateProxy", "_$$_jvst", "$MockitoMock",
)  # fmt: skip

# ~[classes/:na]    [classes!/:1.0]    ~[main/:?]    ~[test-classes/:na]
_OWN_PACKAGING = re.compile(r" ?~?\[(?:test-)?(?:classes|main|test|production|bin)!?/")
# ~[spring-web-7.0.3.jar:7.0.3]    [?:1.8.0_241]    ~[na:na]
_LIBRARY_PACKAGING = re.compile(r" ?~?\[(?:na|\?):(?:na|\?|1\.[5-9]|\d)")

_RUNTIMES = (
    (".kt", "kotlin"), (".kts", "kotlin"), (".scala", "scala"), (".sc", "scala"),
    (".clj", "clojure"),
    (".cljc", "clojure"), (".groovy", "groovy"), (".gvy", "groovy"), (".gradle", "groovy"),
)  # fmt: skip


_RUNTIMES_OF_TYPES = (
    ("scala.", "scala"), ("kotlin.", "kotlin"), ("kotlinx.", "kotlin"), ("clojure.", "clojure"),
    ("groovy.", "groovy"),
)  # fmt: skip


def is_own_class(owner: str, method: str, packaging: str) -> bool:
    """True for the caller's own code. ``packaging`` is what the logger prints behind the frame."""
    if any(mark in owner for mark in _GENERATED) or _is_bootstrap(owner, method):
        return False
    if packaging and _OWN_PACKAGING.match(packaging):
        return True
    if owner[0] in _FIRST_LETTERS and owner.startswith(_LIBRARIES):
        return False
    return not (packaging and _LIBRARY_PACKAGING.match(packaging) and "." in owner)


def _is_bootstrap(owner: str, method: str) -> bool:
    return method == "main" and owner.endswith(_BOOTSTRAPS)


def runtime_of_file(file: str | None) -> str:
    """The language whose source file a frame names; ``java`` where it names none."""
    for ending, runtime in _RUNTIMES:
        if file is not None and file.endswith(ending):
            return runtime
    return "java"


def runtime_of_type(exception_type: str | None) -> str:
    """The language whose own library throws it; ``java`` where it may be any."""
    for package, runtime in _RUNTIMES_OF_TYPES:
        if exception_type is not None and exception_type.startswith(package):
            return runtime
    return "java"
