package io.modeltrail.features.streaming;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.StreamingStatus;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.streaming.Batch.Outcome;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** How far the online engine has come. */
@Component
public class StreamingProgress implements StreamingStatus {
    private final StreamingEngine engine;
    private final StreamRows rows;
    /** By stream; what was counted when the database last answered. */
    private final Map<Integer, Map<String, Long>> totals = new ConcurrentHashMap<>();

    StreamingProgress(StreamingEngine engine, StreamRows rows) {
        this.engine = engine;
        this.rows = rows;
    }

    /** All sources of a version, as this process has seen them since its start; empty when it is not computed here. */
    public List<SourceProgress> of(FeatureSetKey set, int version) {
        return engine.engine(set, version)
                .map(one -> one.states().set().definition().sources().stream()
                        .map(source -> of(one, source))
                        .toList())
                .orElse(List.of());
    }

    public Optional<SourceProgress> of(FeatureSetKey set, int version, String source) {
        return of(set, version).stream()
                .filter(one -> one.source().equals(source))
                .findAny();
    }

    private static SourceProgress of(SetEngine engine, SourceSpec source) {
        return engine.tallies().of(source.name(), engine.lag().of(source.topic()));
    }

    /** Counters are those of all processes, since the version is computed: they are kept with the states. */
    @Override
    public List<SourceCounters> sources() {
        List<SourceCounters> sources = new ArrayList<>();
        for (SetEngine one : engine.all()) {
            FeatureSetDefinition definition = one.states().set().definition();
            for (SourceSpec source : definition.sources()) {
                sources.add(counters(one, definition, source));
            }
        }
        return sources;
    }

    private SourceCounters counters(SetEngine one, FeatureSetDefinition definition, SourceSpec source) {
        SourceProgress here = of(one, source);
        Map<String, Long> counted =
                one.findStreamId(source.topic()).map(this::totals).orElseGet(Map::of);
        return new SourceCounters(
                definition.name(),
                definition.version(),
                source.name(),
                counted.getOrDefault(Outcome.ACCEPTED.code(), 0L),
                counted.getOrDefault(Outcome.DUPLICATE.code(), 0L),
                counted.getOrDefault(Outcome.REFUSED.code(), 0L),
                one.tallies().lastArrival(source.name()),
                here.lastKnownMillis() == Fact.MISSING
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(here.lastKnownMillis())),
                here.lagRecords());
    }

    private Map<String, Long> totals(int stream) {
        try {
            totals.put(stream, rows.totals(stream));
        } catch (SQLException unreachable) {
            // the engine says so itself, again and again, until the database is back
        }
        return totals.getOrDefault(stream, Map.of());
    }
}
