package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What became of entities, by the hash under which they are kept here. */
@Component
public class ObservedOutcomes {
    private static final String POSITIVE = """
        SELECT EXISTS (
            SELECT 1 FROM monitoring_outcome o WHERE o.use_case = ? AND o.entity_hash = asked.entity_hash AND o.positive
            AND o.occurred_at > asked.at::timestamptz AND o.occurred_at <= asked.at::timestamptz + ? * INTERVAL '1 second')
        FROM unnest(?::bytea[], ?::text[]) WITH ORDINALITY AS asked (entity_hash, at, place) ORDER BY place\
        """;

    private final MonitoringRows rows;
    private final JdbcTemplate template;
    private final ObjectProvider<Configuration> configuration;

    ObservedOutcomes(JdbcTemplate template, JsonMapper json, ObjectProvider<Configuration> configuration) {
        this.rows = new MonitoringRows(template, json);
        this.template = template;
        this.configuration = configuration;
    }

    /** Position up to which the log has been read for outcomes; null when another process reads it. Ask before the outcomes. */
    public @Nullable Long readUpTo() {
        Configuration axon = configuration.getIfAvailable();
        OptionalLong seen = axon == null
                ? OptionalLong.empty()
                : axon
                        .eventProcessingConfiguration()
                        .eventProcessorByProcessingGroup(MonitorProjection.GROUP, StreamingEventProcessor.class)
                        .stream()
                        .flatMap(processor -> processor.processingStatus().values().stream())
                        .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                        .min();
        return seen.isPresent() ? seen.getAsLong() : null;
    }

    /** A prediction, as far as its outcome depends on it. */
    public static final class Asked {
        private final byte[] entityHash;
        private final Instant at;

        /** @param entityHash is not changed afterwards */
        public Asked(byte[] entityHash, Instant at) {
            this.entityHash = entityHash;
            this.at = at;
        }
    }

    /** First 16 bytes of a SHA-256. */
    public static byte[] hash(UseCaseKey useCase, String entity) {
        return EntityHash.of(useCase, entity);
    }

    /** Those of the use case's monitor; standard ones without one. */
    public MonitorSettings settings(UseCaseKey useCase) {
        return rows.monitors().getOrDefault(useCase, MonitorSettings.STANDARD);
    }

    /** Whether any outcome was reported for a time; where none was, nothing is known, and nobody is negative. */
    public boolean any(UseCaseKey useCase, Instant from, Instant until) {
        return rows.anyOutcome(useCase, from, until);
    }

    /** For each prediction whether a positive outcome followed within the window, in their order. */
    public List<Boolean> positive(UseCaseKey useCase, List<Asked> predictions, Duration window) {
        return template.query(
                POSITIVE,
                (PreparedStatement statement) -> {
                    statement.setString(1, useCase.value());
                    statement.setLong(2, window.toSeconds());
                    var connection = statement.getConnection();
                    statement.setArray(
                            3,
                            connection.createArrayOf(
                                    "bytea",
                                    predictions.stream()
                                            .map(asked -> asked.entityHash)
                                            .toArray(byte[][]::new)));
                    statement.setArray(
                            4,
                            connection.createArrayOf(
                                    "text",
                                    predictions.stream()
                                            .map(asked -> asked.at.toString())
                                            .toArray()));
                },
                (row, number) -> row.getBoolean(1));
    }
}
