package io.modeltrail.standalone;

import io.modeltrail.contracts.access.Role;
import io.modeltrail.standalone.access.Accounts;
import io.modeltrail.standalone.access.LocalIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One application with all roles and a real database for all integration tests of this JVM, ended with it. Kafka is off: nothing
 * here streams.
 */
public final class ApplicationUnderTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Map<Role, RestCalls> USERS = new ConcurrentHashMap<>();

    private ApplicationUnderTest() {}

    public static ModeltrailServer server() {
        return Holder.SERVER;
    }

    public static URI url() {
        return server().url();
    }

    /** A user who has just this role. */
    public static RestCalls as(Role role) {
        return USERS.computeIfAbsent(role, one -> {
            String name =
                    "user-" + one.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            return newUser(name, Set.of(one));
        });
    }

    public static RestCalls newUser(String name, Set<Role> roles) {
        server().bean(Accounts.class).create(name, roles, PASSWORD);
        return RestCalls.as(url(), name, PASSWORD);
    }

    public static String password() {
        return PASSWORD;
    }

    private static final class Holder {
        static final ModeltrailServer SERVER = start();

        private static ModeltrailServer start() {
            try {
                Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "application");
                LocalIssuer issuer = LocalIssuer.running();
                // Spring's own shutdown hook ends the servers with the JVM.
                return ModeltrailServer.start(List.of(
                        "--modeltrail.data-dir=" + directory,
                        "--modeltrail.http.port=0",
                        "--modeltrail.kafka.enabled=false",
                        "--modeltrail.reading.heartbeat-millis=100",
                        "--modeltrail.security.oidc.issuer-uri=" + issuer.issuer(),
                        "--modeltrail.security.oidc.jwk-set-uri=" + issuer.jwkSetUri(),
                        "--modeltrail.security.oidc.audience=modeltrail"));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
