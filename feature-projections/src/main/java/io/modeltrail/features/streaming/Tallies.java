package io.modeltrail.features.streaming;

import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.streaming.Batch.CountKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the sources of one version of a feature set brought since the start of the process. Thread-safe. */
final class Tallies {
    private final List<FactSpec> facts;
    private final Map<String, Tally> bySource = new HashMap<>();
    private final Map<String, Tally> byFact = new HashMap<>();
    /** Sources that share a topic share its refused records: of those nobody knows the type. */
    private final Map<String, Tally> byTopic = new HashMap<>();

    private static final class Tally {
        private final LongAdder accepted = new LongAdder();
        private final LongAdder duplicates = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final AtomicLong lastKnownMillis = new AtomicLong(Fact.MISSING);
        private volatile @Nullable Instant lastArrival;
    }

    Tallies(FeatureSetDefinition definition) {
        facts = definition.facts();
        for (SourceSpec source : definition.sources()) {
            Tally tally = new Tally();
            bySource.put(source.name(), tally);
            byTopic.putIfAbsent(source.topic(), tally);
        }
        for (FactSpec fact : facts) {
            Tally tally = bySource.get(fact.source());
            if (tally != null) {
                byFact.put(fact.type(), tally);
            }
        }
    }

    int factCount() {
        return facts.size();
    }

    String factType(int fact) {
        return facts.get(fact).type();
    }

    void add(CountKey key, long records) {
        Tally tally = byFact.get(key.subject());
        if (tally == null) {
            return;
        }
        tally.lastArrival = Instant.now();
        switch (key.outcome()) {
            case ACCEPTED -> tally.accepted.add(records);
            case DUPLICATE -> tally.duplicates.add(records);
            case REFUSED, IGNORED, UNKNOWN_ATTRIBUTE -> {}
        }
    }

    void refusedIn(String topic, long records) {
        Tally tally = byTopic.get(topic);
        if (tally != null) {
            tally.lastArrival = Instant.now();
            tally.refused.add(records);
        }
    }

    void known(int fact, long millis) {
        Tally tally = byFact.get(factType(fact));
        if (tally != null) {
            tally.lastKnownMillis.accumulateAndGet(millis, Math::max);
        }
    }

    /** By this process's clock; empty when nothing came since its start. */
    Optional<Instant> lastArrival(String source) {
        Tally tally = bySource.get(source);
        return tally == null ? Optional.empty() : Optional.ofNullable(tally.lastArrival);
    }

    SourceProgress of(String source, long lagRecords) {
        Tally tally = bySource.getOrDefault(source, new Tally());
        return new SourceProgress(
                source,
                tally.accepted.sum(),
                tally.duplicates.sum(),
                tally.refused.sum(),
                tally.lastKnownMillis.get(),
                lagRecords);
    }
}
