package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.definition.ActiveFeatureSets.Active;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table or a collection that is polled once, for all versions of feature sets that read it into the same topic.
 *
 * @param key the same in every process and after every restart
 * @param pollEvery shortest that a version asks for
 * @param pageSize smallest that a version asks for
 * @param usedBy not empty
 */
record PolledSource(
        String key,
        SourceSpec.Kind kind,
        String topic,
        @Nullable String connection,
        PolledSpec table,
        Duration pollEvery,
        int pageSize,
        List<UsedBy> usedBy) {
    PolledSource {
        usedBy = List.copyOf(usedBy);
    }

    /**
     * A source of one version of a set.
     *
     * @param attributes of the fact that its rows are
     */
    record UsedBy(
            UseCaseKey useCase, FeatureSetKey featureSet, int version, String source, List<AttributeSpec> attributes) {
        UsedBy {
            attributes = List.copyOf(attributes);
        }
    }

    /** What the versions in use ask for, in a fixed order. */
    static List<PolledSource> of(List<Active> sets) {
        Map<String, PolledSource> byKey = new LinkedHashMap<>();
        for (Active active : sets) {
            FeatureSetDefinition definition = active.set().definition();
            for (SourceSpec source : definition.sources()) {
                PolledSpec table = source.table();
                if (table != null) {
                    UsedBy user = new UsedBy(
                            active.useCase(),
                            definition.name(),
                            definition.version(),
                            source.name(),
                            attributes(definition, table.fact()));
                    byKey.merge(key(source, table), one(source, table, user), PolledSource::with);
                }
            }
        }
        return List.copyOf(byKey.values());
    }

    /** Names the table for people. */
    String name() {
        return connection + ":" + table.collection();
    }

    static String key(SourceSpec source, PolledSpec table) {
        String identity = String.join(
                "\n",
                source.kind().name(),
                Objects.toString(source.connection(), ""),
                source.topic(),
                table.collection(),
                table.fact(),
                table.idField(),
                table.entityField(),
                table.timeField(),
                table.watermarkField());
        return Sha256Digest.ofText(identity).hex();
    }

    private static PolledSource one(SourceSpec source, PolledSpec table, UsedBy user) {
        return new PolledSource(
                key(source, table),
                source.kind(),
                source.topic(),
                source.connection(),
                table,
                table.pollEvery(),
                table.pageSize(),
                List.of(user));
    }

    private PolledSource with(PolledSource other) {
        List<UsedBy> all = new ArrayList<>(usedBy);
        all.addAll(other.usedBy);
        return new PolledSource(
                key,
                kind,
                topic,
                connection,
                table,
                pollEvery.compareTo(other.pollEvery) <= 0 ? pollEvery : other.pollEvery,
                Math.min(pageSize, other.pageSize),
                all);
    }

    private static List<AttributeSpec> attributes(FeatureSetDefinition definition, String fact) {
        return definition.facts().stream()
                .filter(spec -> spec.type().equals(fact))
                .map(FactSpec::attributes)
                .findFirst()
                .orElse(List.of());
    }
}
