package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.eventstore.postgres.EventsBesidesPredictions.Passed;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Predictions to store, and what streams of them hand out. */
final class PredictionsForTests {
    private static final ModelVersionId MODEL = ModelVersionId.next();
    private static final RolloutId ROLLOUT = RolloutId.next();

    private PredictionsForTests() {}

    static List<EventMessage<?>> mixed(int count) {
        return IntStream.range(0, count)
                .<EventMessage<?>>mapToObj(
                        number -> number % 3 == 2 ? EventLogForTests.event() : prediction("customer " + number))
                .toList();
    }

    static List<EventMessage<?>> predictions(int count) {
        return IntStream.range(0, count)
                .<EventMessage<?>>mapToObj(number -> prediction("customer " + number))
                .toList();
    }

    static EventMessage<?> prediction(String entity) {
        return new GenericEventMessage<>(
                new PredictionMade(
                        PredictionId.next(),
                        EventLogForTests.CHURN,
                        entity,
                        new FeatureRow(Map.of("tenure", 12d)),
                        1,
                        MODEL,
                        Sha256Digest.of(new byte[] {1}),
                        ROLLOUT,
                        0,
                        Variant.CHALLENGER,
                        0.1f,
                        0.525f,
                        0.61f,
                        false,
                        new Actor("01990000-0000-7000-8000-000000000001", Role.PRODUCT),
                        Channel.REST,
                        null,
                        null),
                EventLogForTests.trail());
    }

    static long position(TrackedEventMessage<?> message) {
        return message.trackingToken().position().orElseThrow();
    }

    static boolean isPassed(TrackedEventMessage<?> message) {
        return message.getPayloadType() == Passed.class;
    }

    static PredictionRun run(TrackedEventMessage<?> message) {
        return (PredictionRun) message.getPayload();
    }

    static List<Recorded> recorded(List<TrackedEventMessage<?>> runs) {
        return runs.stream()
                .flatMap(message -> run(message).predictions().stream())
                .toList();
    }
}
