package io.modeltrail.benchmarks;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.serial.NamedFeatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;

/** Predictions as the journal publishes them: with {@value #LEAST_FEATURES} features about 690 bytes of JSON each, no two alike. Not thread-safe. */
final class PredictionEvents {
    /** The named ones below. */
    static final int LEAST_FEATURES = 7;

    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final Actor PRODUCT = new Actor("01990000-0000-7000-8000-000000000001", Role.PRODUCT);
    private static final List<String> CATEGORIES = List.of("Contract", "InternetService", "PaymentMethod");
    private static final List<String> NUMBERS = List.of("tenure", "MonthlyCharges", "TotalCharges", "SeniorCitizen");
    private static final List<String> VALUES = List.of("Month-to-month", "Fiber optic", "One year", "Electronic check");

    private final SplittableRandom random;
    private final ModelVersionId model;
    private final int entities;
    private final List<String> numbers;
    private final RolloutId rollout = RolloutId.next();
    private final Sha256Digest artefact = Sha256Digest.of(new byte[] {1});

    PredictionEvents(long seed) {
        this(seed, ModelVersionId.next(), 1_000_000);
    }

    /** @param entities how many there are to make predictions about */
    PredictionEvents(long seed, ModelVersionId model, int entities) {
        this(seed, model, entities, LEAST_FEATURES);
    }

    /** @param features {@value #LEAST_FEATURES} or more, three of them categories */
    PredictionEvents(long seed, ModelVersionId model, int entities, int features) {
        this.random = new SplittableRandom(seed);
        this.model = model;
        this.entities = entities;
        this.numbers = numbers(features);
    }

    private static List<String> numbers(int features) {
        return Stream.concat(
                        NUMBERS.stream(),
                        IntStream.range(LEAST_FEATURES, features).mapToObj(number -> "feature_" + number))
                .toList();
    }

    /** As if the trail had named the features. */
    static NamedFeatures named(int features) {
        FeatureColumns columns = new FeatureColumns(
                Stream.concat(CATEGORIES.stream(), numbers(features).stream()).toList());
        return new NamedFeatures() {
            @Override
            public FeatureColumns known(Sha256Digest artefact) {
                return columns;
            }

            @Override
            public FeatureColumns of(Sha256Digest artefact) {
                return columns;
            }
        };
    }

    List<EventMessage<?>> next(int count) {
        String request = Identifiers.next().toString();
        Map<String, String> trail = new LinkedHashMap<>(TrailMetadata.of(PRODUCT, CHURN));
        trail.put(TrailMetadata.CORRELATION_ID, request);
        trail.put(TrailMetadata.CAUSATION_ID, request);
        List<EventMessage<?>> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(new GenericEventMessage<>(prediction(), trail));
        }
        return events;
    }

    private PredictionMade prediction() {
        float margin = (float) random.nextDouble(-6, 6);
        float score = (float) (1 / (1 + Math.exp(-margin)));
        return new PredictionMade(
                PredictionId.next(),
                CHURN,
                "customer-" + random.nextInt(entities),
                row(),
                1,
                model,
                artefact,
                rollout,
                1,
                random.nextBoolean() ? Variant.CHALLENGER : Variant.CHAMPION,
                margin,
                score,
                0.61f,
                score >= 0.61f,
                PRODUCT,
                Channel.REST,
                null,
                null);
    }

    private FeatureRow row() {
        Map<String, Object> values = LinkedHashMap.newLinkedHashMap(CATEGORIES.size() + numbers.size());
        CATEGORIES.forEach(name -> values.put(name, VALUES.get(random.nextInt(VALUES.size()))));
        numbers.forEach(name -> values.put(name, random.nextInt(1_000_000) / 100.0));
        return new FeatureRow(values);
    }
}
