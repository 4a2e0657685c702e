package io.modeltrail.features.streaming;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.SourceSpec;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How far the online engine of this process has come. */
@Component
public class StreamingStatus {
    private final StreamingEngine engine;

    StreamingStatus(StreamingEngine engine) {
        this.engine = engine;
    }

    /** All sources of a version; empty when it is not computed here. */
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
}
