package io.modeltrail.features.online;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.modeltrail.features.definition.CompiledFeature;
import io.modeltrail.features.definition.Fact;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The feature server in its own form: rows that can be sent on to a model as they are. */
@RestController
class FeatureRowController {
    private final OnlineStore store;
    private final Clock clock;

    FeatureRowController(OnlineStore store, ObjectProvider<Clock> clock) {
        this.store = store;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    /**
     * @param features names; all of the set without them
     * @param version the newest in use without it
     */
    record RowsRequest(
            List<String> entities,
            @Nullable List<String> features,
            @Nullable Integer version) {}

    /** @param asOf moment of the values */
    record RowsAnswer(String featureSet, int version, Instant asOf, List<Row> rows) {}

    /**
     * @param found whether anything is known of the entity
     * @param values by feature: a number, a category, or null
     * @param ageSeconds by feature: since the newest fact that the value comes from, or could have come from; null when there is none
     * @param expired features whose newest fact is older than their time to live; their values are null
     * @param stale features of which a source is stale: their values are the last that are known
     */
    record Row(
            String entity,
            boolean found,

            @JsonInclude(content = JsonInclude.Include.ALWAYS)
            Map<String, @Nullable Object> values,

            @JsonInclude(content = JsonInclude.Include.ALWAYS)
            Map<String, @Nullable Double> ageSeconds,

            List<String> expired,
            List<String> stale) {}

    @PostMapping("/api/v1/features/{set}/rows")
    RowsAnswer rows(@PathVariable("set") String set, @RequestBody RowsRequest request) {
        RequestLimits.checkEntities(request.entities());
        if (request.features() != null) {
            RequestLimits.checkFeatures(request.features());
        }
        OnlineView view = store.view(RequestLimits.setNamed(set), request.version(), request.features());
        Instant asOf = clock.instant();
        List<Row> rows = new ArrayList<>(request.entities().size());
        for (String entity : request.entities()) {
            rows.add(row(view, view.read(entity, asOf.toEpochMilli()), asOf.toEpochMilli()));
        }
        var definition = view.set().definition();
        return new RowsAnswer(definition.name().value(), definition.version(), asOf, rows);
    }

    private static Row row(OnlineView view, EntityValues read, long atMillis) {
        List<CompiledFeature> features = view.features();
        Map<String, @Nullable Object> values = LinkedHashMap.newLinkedHashMap(features.size());
        Map<String, @Nullable Double> ages = LinkedHashMap.newLinkedHashMap(features.size());
        List<String> expired = new ArrayList<>();
        List<String> stale = new ArrayList<>();
        for (int index = 0; index < features.size(); index++) {
            String name = features.get(index).spec().name();
            values.put(name, FeatureValue.of(features.get(index), read.value(index)));
            long newest = read.newestMillis(index);
            ages.put(name, newest == Fact.MISSING ? null : (atMillis - newest) / 1000.0);
            if (read.isExpired(index)) {
                expired.add(name);
            }
            if (read.isStale(index)) {
                stale.add(name);
            }
        }
        return new Row(read.entity(), read.isFound(), values, ages, expired, stale);
    }
}
