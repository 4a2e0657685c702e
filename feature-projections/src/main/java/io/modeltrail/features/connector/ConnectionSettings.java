package io.modeltrail.features.connector;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The systems that this installation reads from, by the names that definitions use.
 *
 * @param connections of {@code modeltrail.connections}
 */
@ConfigurationProperties("modeltrail")
record ConnectionSettings(@DefaultValue Map<String, Address> connections) {
    ConnectionSettings {
        connections = Map.copyOf(connections);
    }

    Optional<Address> find(@Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        // An environment variable cannot say where a name has its hyphens.
        return Optional.ofNullable(connections.get(name))
                .or(() -> Optional.ofNullable(connections.get(name.replace("-", ""))));
    }

    /**
     * @param url {@code jdbc:postgresql:…}, {@code http://…} or {@code https://…}
     * @param username of a database
     * @param password of a database
     * @param token bearer token of a REST service
     */
    record Address(
            @DefaultValue("") String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable String token) {
        /** Without what is secret, because records are printed into logs. */
        @Override
        public String toString() {
            return "Address[" + url.replaceAll("[?].*", "") + "]";
        }
    }
}
