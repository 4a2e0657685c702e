package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition.Label;
import io.modeltrail.contracts.feature.FeatureSetDefinition.Population;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a snapshot must hold, found by looking at every fact again for every value. */
final class SlowTruth {
    private final CompiledFeatureSet set;
    private final List<Landed> history;

    /** A fact where it lies in its topic. */
    record Landed(Fact fact, int partition, long offset) {}

    SlowTruth(CompiledFeatureSet set, List<Landed> history) {
        this.set = set;
        this.history = withoutRepeated(set, history);
    }

    /** Rows as text: the key, then each value; floats as their bits, so that equal means equal. */
    Map<String, List<String>> rows(SnapshotSource.FeatureSet source) {
        TreeMap<String, List<String>> rows = new TreeMap<>();
        TreeSet<String> entities = new TreeSet<>();
        history.forEach(landed -> entities.add(landed.fact().entity()));
        for (Instant moment : source.observedAt()) {
            long at = moment.toEpochMilli();
            Instant knownAsOf = source.knownAsOf();
            long cut = knownAsOf == null ? at : knownAsOf.toEpochMilli();
            for (String entity : entities) {
                List<Landed> visible = history.stream()
                        .filter(landed -> landed.fact().entity().equals(entity))
                        .filter(landed -> landed.fact().atMillis() <= at)
                        .filter(landed -> landed.fact().knownMillis() <= cut)
                        .toList();
                if (observed(visible)) {
                    rows.put(entity + "@" + moment, row(visible, entity, at, knownAsOf));
                }
            }
        }
        return rows;
    }

    private boolean observed(List<Landed> visible) {
        Population population = set.definition().population();
        if (population == null) {
            return !visible.isEmpty();
        }
        return has(visible, population.from()) && (population.until() == null || !has(visible, population.until()));
    }

    private boolean has(List<Landed> visible, String type) {
        return visible.stream().anyMatch(landed -> landed.fact().type() == set.factIndex(type));
    }

    private List<String> row(List<Landed> visible, String entity, long at, Instant knownAsOf) {
        long[] inputs = set.inputs().stream()
                .mapToLong(input -> input(input, visible, at))
                .toArray();
        List<String> row = new ArrayList<>();
        for (CompiledFeature feature : set.features()) {
            float value = feature.value(inputs, at);
            row.add(
                    Float.isNaN(value)
                            ? "missing"
                            : feature.category()
                                    ? feature.categories().get((int) value)
                                    : Integer.toHexString(Float.floatToRawIntBits(value)));
        }
        Label label = set.definition().label();
        if (label != null) {
            boolean positive = history.stream()
                    .map(Landed::fact)
                    .filter(fact -> fact.entity().equals(entity) && fact.type() == set.factIndex(label.fact()))
                    .filter(fact -> knownAsOf == null || fact.knownMillis() <= knownAsOf.toEpochMilli())
                    .anyMatch(fact -> fact.atMillis() > at
                            && fact.atMillis() <= at + label.within().toMillis());
            row.add(positive ? label.positive() : label.negative());
        }
        return row;
    }

    private static long input(Input input, List<Landed> visible, long at) {
        List<Landed> ofType = visible.stream()
                .filter(landed ->
                        landed.fact().type() == input.fact() && input.filter().matches(landed.fact()))
                .sorted(Comparator.<Landed>comparingLong(landed -> landed.fact().atMillis())
                        .thenComparingLong(Landed::offset))
                .toList();
        return switch (input) {
            case Input.Count count -> recent(ofType, at, count.days()).count();
            case Input.PresentCount count ->
                values(ofType, at, count.days(), count.attribute()).count();
            case Input.Sum sum ->
                values(ofType, at, sum.days(), sum.attribute()).sum();
            case Input.SumOfSquares sum ->
                values(ofType, at, sum.days(), sum.attribute())
                        .map(value -> value * value)
                        .sum();
            case Input.ActiveDays days ->
                recent(ofType, at, days.days()).map(Fact::day).distinct().count();
            case Input.Distinct distinct ->
                values(ofType, at, distinct.days(), distinct.attribute())
                        .map(value -> 1L << value)
                        .reduce(0, (one, other) -> one | other);
            case Input.LastValue last ->
                newest(ofType, fact -> fact.attribute(last.attribute()) != Fact.MISSING)
                        .mapToLong(fact -> fact.attribute(last.attribute()))
                        .findFirst()
                        .orElse(Fact.MISSING);
            case Input.LastTime last ->
                newest(ofType, fact -> last.attribute() < 0 || fact.attribute(last.attribute()) != Fact.MISSING)
                        .mapToLong(Fact::atMillis)
                        .findFirst()
                        .orElse(Fact.MISSING);
            case Input.FirstTime first ->
                ofType.stream()
                        .mapToLong(landed -> landed.fact().atMillis())
                        .min()
                        .orElse(Fact.MISSING);
        };
    }

    private static Stream<Fact> recent(List<Landed> facts, long at, int days) {
        int today = Fact.dayOf(at);
        return facts.stream().map(Landed::fact).filter(fact -> fact.day() > today - days && fact.day() <= today);
    }

    private static LongStream values(List<Landed> facts, long at, int days, int attribute) {
        return recent(facts, at, days)
                .mapToLong(fact -> fact.attribute(attribute))
                .filter(value -> value != Fact.MISSING);
    }

    private static Stream<Fact> newest(List<Landed> sorted, Predicate<Fact> wanted) {
        return sorted.reversed().stream().map(Landed::fact).filter(wanted);
    }

    private static List<Landed> withoutRepeated(CompiledFeatureSet set, List<Landed> history) {
        Set<List<Object>> seen = new HashSet<>();
        return history.stream()
                .sorted(Comparator.comparingLong(Landed::offset))
                .filter(landed -> seen.add(List.of(
                        Objects.requireNonNull(set.topicOf(landed.fact().type())),
                        landed.fact().entity(),
                        landed.fact().day(),
                        landed.fact().id())))
                .toList();
    }
}
