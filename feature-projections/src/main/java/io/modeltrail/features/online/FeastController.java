package io.modeltrail.features.online;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The feature server as Feast's clients know it. A feature view is a feature set, and so is a feature service: all of its features. As in Feast,
 * the entity is the first of the results.
 */
@RestController
class FeastController {
    /** What Feast says when there is no time. */
    private static final Instant NEVER = Instant.EPOCH;

    private final OnlineStore store;
    private final Clock clock;

    FeastController(OnlineStore store, ObjectProvider<Clock> clock) {
        this.store = store;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    /**
     * @param features as {@code set:feature}
     * @param featureService name of a set
     * @param entities one name of an entity, and its ids: texts or whole numbers
     * @param fullFeatureNames whether a feature is called {@code set__feature} in the answer
     */
    @JsonIgnoreProperties(ignoreUnknown = true) // clients send options that change nothing here
    record OnlineFeaturesRequest(
            @Nullable List<String> features,
            @JsonProperty("feature_service") @Nullable String featureService,
            Map<String, @Nullable List<@Nullable Object>> entities,
            @JsonProperty("full_feature_names") @Nullable Boolean fullFeatureNames) {}

    record OnlineFeaturesAnswer(Metadata metadata, List<Result> results) {}

    record Metadata(@JsonProperty("feature_names") List<String> featureNames) {}

    /** One feature, and a value for each entity. */
    record Result(
            List<@Nullable Object> values,
            List<ValueStatus> statuses,
            @JsonProperty("event_timestamps") List<Instant> eventTimestamps) {
        Result(int entities) {
            this(new ArrayList<>(entities), new ArrayList<>(entities), new ArrayList<>(entities));
        }

        void add(@Nullable Object value, ValueStatus status, Instant eventTimestamp) {
            values.add(value);
            statuses.add(status);
            eventTimestamps.add(eventTimestamp);
        }
    }

    @PostMapping("/get-online-features")
    OnlineFeaturesAnswer onlineFeatures(@RequestBody OnlineFeaturesRequest request) {
        Map<String, List<String>> asked = asked(request);
        if (request.entities().size() != 1) {
            throw malformed("entities", "Name one entity with the list of its ids.");
        }
        String entityName = request.entities().keySet().iterator().next();
        List<@Nullable Object> givenIds = request.entities().get(entityName);
        if (givenIds == null) {
            throw malformed("entities", "Give the list of ids.");
        }
        List<String> entities = givenIds.stream().map(FeastController::id).toList();
        RequestLimits.checkEntities(entities);
        long now = clock.millis();
        List<String> names = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        names.add(entityName);
        Result ids = new Result(entities.size());
        givenIds.forEach(id -> ids.add(id, ValueStatus.PRESENT, NEVER));
        results.add(ids);
        asked.forEach((set, features) -> {
            OnlineView view = store.view(RequestLimits.setNamed(set), null, features.isEmpty() ? null : features);
            checkEntityName(view, entityName);
            RequestLimits.checkFeatures(view.features());
            view.features()
                    .forEach(feature -> names.add(
                            Boolean.TRUE.equals(request.fullFeatureNames())
                                    ? set + "__" + feature.spec().name()
                                    : feature.spec().name()));
            results.addAll(results(view, entities, now));
        });
        RequestLimits.checkFeatures(names.subList(1, names.size()));
        return new OnlineFeaturesAnswer(new Metadata(names), results);
    }

    private static List<Result> results(OnlineView view, List<String> entities, long now) {
        List<CompiledFeature> features = view.features();
        List<Result> results = new ArrayList<>(features.size());
        features.forEach(feature -> results.add(new Result(entities.size())));
        for (String entity : entities) {
            EntityValues read = view.read(entity, now);
            for (int index = 0; index < features.size(); index++) {
                ValueStatus status = read.status(index);
                long newest = read.newestMillis(index);
                results.get(index)
                        .add(
                                status == ValueStatus.PRESENT
                                        ? FeatureValue.of(features.get(index), read.value(index))
                                        : null,
                                status,
                                newest == Fact.MISSING ? NEVER : Instant.ofEpochMilli(newest));
            }
        }
        return results;
    }

    /** The features of each set, in the order of the request; none = all of them. */
    private static Map<String, List<String>> asked(OnlineFeaturesRequest request) {
        List<String> features = request.features();
        String service = request.featureService();
        if ((features == null) == (service == null)) {
            throw malformed("features", "Give either features or a feature_service.");
        }
        if (service != null) {
            return Map.of(service, List.of());
        }
        RequestLimits.checkFeatures(features == null ? List.of() : features);
        Map<String, List<String>> bySet = new LinkedHashMap<>();
        for (String feature : features == null ? List.<String>of() : features) {
            int colon = feature.indexOf(':');
            if (colon < 1 || colon == feature.length() - 1) {
                throw malformed("features", "Write each feature as set:feature.");
            }
            bySet.computeIfAbsent(feature.substring(0, colon), unseen -> new ArrayList<>())
                    .add(feature.substring(colon + 1));
        }
        return bySet;
    }

    /** The set calls its entity {@code customer}; the key of a join is often called {@code customer_id}. */
    private static void checkEntityName(OnlineView view, String name) {
        String entity = view.set().definition().entity();
        if (!name.equals(entity) && !name.equals(entity + "_id")) {
            throw malformed("entities", "Call the entity " + entity + " or " + entity + "_id.");
        }
    }

    private static String id(@Nullable Object id) {
        return switch (id) {
            case null -> throw malformed("entities", "Leave nulls out of the ids.");
            case String text -> text;
            case Integer number -> number.toString();
            case Long number -> number.toString();
            default -> throw malformed("entities", "Give ids as texts or whole numbers.");
        };
    }

    private static Refusal malformed(String field, String remedy) {
        return new Refusal(RefusalCode.MALFORMED_REQUEST, Map.of("field", field), remedy);
    }
}
