package io.modeltrail.standalone.postgres;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url of an existing server; without it an own server is started in the data directory
 * @param port of the own server on the loopback interface, 0 = a free one
 * @param poolSize connections at most
 */
@ConfigurationProperties("modeltrail.postgres")
record PostgresSettings(
        @Nullable String url,
        @DefaultValue("modeltrail") String username,
        @Nullable String password,
        @DefaultValue("0") int port,
        @DefaultValue("40") int poolSize) {}
