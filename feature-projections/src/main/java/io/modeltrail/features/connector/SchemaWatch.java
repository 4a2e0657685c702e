package io.modeltrail.features.connector;

import io.modeltrail.contracts.feature.AttributeSpec;
import io.modeltrail.contracts.feature.FeatureQualityEvent.SourceSchemaChanged;
import io.modeltrail.contracts.feature.MeasurementId;
import io.modeltrail.contracts.feature.SourceSpec;
import io.modeltrail.contracts.feature.SourceSpec.PolledSpec;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.connector.ColumnRows.Known;
import io.modeltrail.features.connector.PolledSource.UsedBy;
import io.modeltrail.features.connector.SourceFailure.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the columns of one source with those of before, tells a change once, and stops the reading while a column that is needed is
 * not there or has become something else. A column that appears later is not published until a definition names it: nothing flows
 * into a topic that nobody asked for.
 */
final class SchemaWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
    private static final String UNKNOWN =
            SourceColumn.ofJson("", SourceColumn.Type.UNKNOWN).type();

    private final PolledSource polled;
    private final ColumnRows rows;
    private final FeatureTrail trail;

    SchemaWatch(PolledSource polled, ColumnRows rows, FeatureTrail trail) {
        this.polled = polled;
        this.rows = rows;
        this.trail = trail;
    }

    /** What is different. */
    private record Change(List<String> added, List<String> removed, List<String> retyped, Map<String, Known> toKeep) {
        boolean toTell() {
            return !added.isEmpty() || !removed.isEmpty() || !retyped.isEmpty();
        }
    }

    /** See {@link PollSink#columns}. */
    Set<String> look(List<SourceColumn> now, boolean complete) throws SourceFailure {
        Map<String, Known> before = rows.of(polled.key());
        boolean first = before.isEmpty();
        Change change = change(now, complete, before, first);
        if (!first && change.toTell()) {
            tell(change);
        } else if (!change.toKeep().isEmpty()) {
            rows.keep(polled.key(), change.toKeep());
        }
        check(now, complete);
        Map<String, Known> after = new LinkedHashMap<>(before);
        after.putAll(change.toKeep());
        return after.entrySet().stream()
                .filter(column -> column.getValue().published())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Change change(List<SourceColumn> now, boolean complete, Map<String, Known> before, boolean first) {
        Set<String> needed = needed();
        Change change = new Change(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
        for (SourceColumn column : now) {
            Known known = before.get(column.name());
            boolean publish = column.read() != SourceColumn.Type.OTHER && (first || needed.contains(column.name()));
            if (known == null) {
                change.added().add(column.name());
                change.toKeep().put(column.name(), new Known(column.type(), publish));
            } else {
                boolean same = column.type().equals(UNKNOWN) || column.type().equals(known.type());
                if (!same && !known.type().equals(UNKNOWN)) {
                    change.retyped().add(column.name());
                }
                Known as = new Known(
                        same ? known.type() : column.type(),
                        column.read() != SourceColumn.Type.OTHER
                                && (known.published() || needed.contains(column.name())));
                if (!as.equals(known)) {
                    change.toKeep().put(column.name(), as);
                }
            }
        }
        if (complete) {
            Set<String> names = now.stream().map(SourceColumn::name).collect(Collectors.toSet());
            before.keySet().stream()
                    .filter(name -> !names.contains(name)
                            && (!collection() || required().contains(name)))
                    .forEach(change.removed()::add);
        }
        return change;
    }

    private void tell(Change change) {
        LOG.warn(
                "the columns of {} changed: added {}, removed {}, retyped {}",
                polled.name(),
                change.added(),
                change.removed(),
                change.retyped());
        trail.record(() -> {
            rows.keep(polled.key(), change.toKeep());
            rows.forget(polled.key(), change.removed());
            return polled.usedBy().stream()
                    .map(user -> new FeatureTrail.Entry(user.useCase(), event(user, change)))
                    .toList();
        });
    }

    private static SourceSchemaChanged event(UsedBy user, Change change) {
        return new SourceSchemaChanged(
                MeasurementId.next(),
                user.useCase(),
                user.featureSet(),
                user.version(),
                user.source(),
                change.added(),
                change.removed(),
                change.retyped());
    }

    private Set<String> needed() {
        return polled.usedBy().stream()
                .flatMap(user -> user.attributes().stream())
                .map(AttributeSpec::name)
                .collect(Collectors.toSet());
    }

    /** @throws SourceFailure SCHEMA_CHANGED with the names of all columns that cannot be used */
    private void check(List<SourceColumn> now, boolean complete) throws SourceFailure {
        Map<String, SourceColumn> byName =
                now.stream().collect(Collectors.toMap(SourceColumn::name, column -> column, (one, other) -> one));
        Set<String> missing = new TreeSet<>();
        Set<String> unusable = new TreeSet<>();
        for (String name : keys()) {
            SourceColumn column = byName.get(name);
            if (column != null && !usable(column, name)) {
                unusable.add(name);
            }
        }
        for (UsedBy user : polled.usedBy()) {
            for (AttributeSpec attribute : user.attributes()) {
                SourceColumn column = byName.get(attribute.name());
                if (column != null && !column.read().carries(attribute.kind())) {
                    unusable.add(attribute.name());
                }
            }
        }
        if (complete) {
            missing.addAll(required());
            missing.removeAll(byName.keySet());
        }
        if (!missing.isEmpty() || !unusable.isEmpty()) {
            throw new SourceFailure(
                    Reason.SCHEMA_CHANGED,
                    "columns that are needed: missing " + missing + ", of another type " + unusable);
        }
    }

    /** A collection may leave out a field that has no value; a table has all its columns. */
    private Set<String> required() {
        Set<String> required = new TreeSet<>(keys());
        polled.usedBy().stream()
                .flatMap(user -> user.attributes().stream())
                .filter(attribute -> !collection() || !attribute.missingAllowed())
                .map(AttributeSpec::name)
                .forEach(required::add);
        return required;
    }

    private List<String> keys() {
        PolledSpec table = polled.table();
        return List.of(table.idField(), table.entityField(), table.timeField(), table.watermarkField());
    }

    private boolean collection() {
        return polled.kind() == SourceSpec.Kind.REST;
    }

    private boolean usable(SourceColumn column, String name) {
        PolledSpec table = polled.table();
        if (name.equals(table.idField()) || name.equals(table.entityField())) {
            return column.read().names();
        }
        return switch (column.read()) {
            case TIMESTAMP, LOCAL_TIMESTAMP, UNKNOWN -> true;
            case DATE -> name.equals(table.timeField());
            case TEXT -> collection();
            default -> false;
        };
    }
}
