package io.modeltrail.standalone.datadirectory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run.json} holds while an instance runs.
 *
 * @param http base URL
 * @param postgresql JDBC URL without credentials
 * @param kafka bootstrap servers; null when Kafka is switched off
 */
public record RunRecord(
        long pid,
        Instant startedAt,
        String http,
        String postgresql,
        @Nullable String kafka) {}
