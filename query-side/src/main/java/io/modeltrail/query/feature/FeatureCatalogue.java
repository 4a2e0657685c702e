package io.modeltrail.query.feature;

import io.modeltrail.contracts.feature.FactSpec;
import io.modeltrail.contracts.feature.FeatureQuality;
import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.feature.FeatureSpec;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.feature.FeatureSetView.Line;
import io.modeltrail.query.feature.FeatureSetView.Version;
import io.modeltrail.query.feature.FeatureSetView.VersionLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together what the tables know of a feature. */
@Component
class FeatureCatalogue {
    private final FeatureSetRows sets;
    private final FeatureSourceRows sources;
    private final FeatureUseRows uses;

    FeatureCatalogue(FeatureSetRows sets, FeatureSourceRows sources, FeatureUseRows uses) {
        this.sets = sets;
        this.sources = sources;
        this.uses = uses;
    }

    long lastPosition() {
        return Math.max(sets.lastPosition(), Math.max(sources.lastPosition(), uses.lastPosition()));
    }

    List<Line> list(@Nullable UseCaseKey useCase, @Nullable FeatureSetKey after, int rows) {
        return sets.list(useCase, after, rows);
    }

    Optional<FeatureSetView> find(FeatureSetKey name) {
        List<Version> versions = sets.versions(name);
        if (versions.isEmpty()) {
            return Optional.empty();
        }
        Version newest = versions.getLast();
        return Optional.of(new FeatureSetView(
                name,
                newest.useCase(),
                versions.stream().map(version -> line(name, version)).toList(),
                sourcesOf(name, newest)));
    }

    /** @param version null = the newest; empty when there is none such */
    Optional<List<FeatureView>> features(FeatureSetKey name, @Nullable Integer version) {
        return sets.versions(name).stream()
                .filter(one -> version == null || one.version() == version)
                .reduce((older, newer) -> newer)
                .map(one -> features(name, one));
    }

    private List<FeatureView> features(FeatureSetKey name, Version version) {
        List<SourceView> ofVersion = sourcesOf(name, version);
        List<FeatureSetView.Use> usedBy = uses.of(name, version.version());
        return version.definition().features().stream()
                .map(feature -> view(name, version, feature, ofVersion, usedBy))
                .toList();
    }

    private static FeatureView view(
            FeatureSetKey name,
            Version version,
            FeatureSpec feature,
            List<SourceView> ofVersion,
            List<FeatureSetView.Use> usedBy) {
        List<FeatureView.Origin> facts = origins(version.definition(), feature.expression(), ofVersion);
        Set<String> needed =
                Set.copyOf(facts.stream().map(FeatureView.Origin::source).toList());
        List<SourceView> itsSources = ofVersion.stream()
                .filter(source -> needed.contains(source.source()))
                .toList();
        return new FeatureView(
                name,
                version.version(),
                feature.name(),
                feature.group(),
                feature.expression(),
                feature.unit(),
                feature.timeToLive(),
                feature.owner(),
                feature.personalData(),
                feature.description(),
                feature.expectation(),
                itsSources.stream().map(SourceView::state).anyMatch(state -> state != null && state.alarmed()),
                version.observedAt(),
                quality(version, feature.name()),
                usedBy,
                new FeatureView.Lineage(
                        new FeatureView.Definition(
                                version.definitionDigest(),
                                version.definedPosition(),
                                version.definedAt(),
                                version.definedBy()),
                        facts,
                        itsSources));
    }

    private static List<FeatureView.Origin> origins(
            FeatureSetDefinition definition, String expression, List<SourceView> sources) {
        Map<String, Set<String>> named = NamedFacts.in(expression);
        List<FeatureView.Origin> origins = new ArrayList<>();
        for (FactSpec fact : definition.facts()) {
            Set<String> attributes = named.get(fact.type());
            if (attributes != null) {
                String topic = sources.stream()
                        .filter(source -> source.source().equals(fact.source()))
                        .map(SourceView::topic)
                        .findFirst()
                        .orElse("");
                origins.add(new FeatureView.Origin(fact.type(), List.copyOf(attributes), fact.source(), topic));
            }
        }
        return origins;
    }

    private static @Nullable FeatureQuality quality(Version version, String feature) {
        return version.quality().stream()
                .filter(one -> one.feature().equals(feature))
                .findFirst()
                .orElse(null);
    }

    private List<SourceView> sourcesOf(FeatureSetKey name, Version version) {
        List<SourceView.State> states = sources.of(name, version.version());
        return version.definition().sources().stream()
                .map(source -> view(source, states))
                .toList();
    }

    private static SourceView view(SourceSpec source, List<SourceView.State> states) {
        SourceSpec.PolledSpec table = source.table();
        return new SourceView(
                source.name(),
                source.kind(),
                source.topic(),
                source.connection(),
                table == null ? null : table.collection(),
                source.owner(),
                source.freshWithin(),
                states.stream()
                        .filter(state -> state.source().equals(source.name()))
                        .findFirst()
                        .orElse(null));
    }

    private VersionLine line(FeatureSetKey name, Version version) {
        FeatureSetDefinition definition = version.definition();
        return new VersionLine(
                version.version(),
                definition.entity(),
                definition.owner(),
                definition.description(),
                definition.features().size(),
                version.definitionDigest(),
                version.definedBy(),
                version.definedAt(),
                version.definedPosition(),
                version.retiredAt(),
                version.retiredPosition(),
                version.observedAt(),
                version.entities(),
                version.completeness(),
                version.quality().stream().filter(feature -> !feature.met()).count(),
                uses.of(name, version.version()));
    }
}
