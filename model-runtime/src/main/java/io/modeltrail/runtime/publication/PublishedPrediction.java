package io.modeltrail.runtime.publication;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.prediction.Variant;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What others are told of a prediction. Without the feature values: who needs them asks for the prediction by its id, as somebody who may.
 *
 * @param featureOrigin null when the caller gave the features
 */
record PublishedPrediction(
        PredictionId predictionId,
        UseCaseKey useCase,
        @PersonalData String entity,
        float score,
        boolean positive,
        float threshold,
        ModelVersionId modelVersionId,
        Variant variant,
        RolloutId rolloutId,
        int step,
        Channel channel,
        @Nullable FeatureOrigin featureOrigin) {
    static final String TYPE = "io.modeltrail.prediction.made.v1";
    /** Extension attribute: where the event stands in the log, counted from 0. */
    static final String POSITION = "position";

    private static final String TOPICS = "modeltrail.predictions.";

    static String topic(UseCaseKey useCase) {
        return TOPICS + useCase.value();
    }

    /** A CloudEvent in binary mode, keyed by the entity: predictions of one entity stay in their order. */
    static ProducerRecord<String, byte[]> record(Recorded recorded, JsonMapper json) {
        PredictionMade made = recorded.event();
        CloudEvent event = CloudEventBuilder.v1()
                .withId(made.predictionId().toString())
                .withSource(URI.create("/modeltrail/use-cases/" + made.useCase().value()))
                .withType(TYPE)
                .withSubject(made.entity())
                .withTime(recorded.at().atOffset(ZoneOffset.UTC))
                .withExtension(POSITION, Long.toString(recorded.position()))
                .withData("application/json", json.writeValueAsBytes(of(made)))
                .build();
        return KafkaMessageFactory.<String>createWriter(
                        topic(made.useCase()), null, recorded.at().toEpochMilli(), made.entity())
                .writeBinary(event);
    }

    private static PublishedPrediction of(PredictionMade made) {
        return new PublishedPrediction(
                made.predictionId(),
                made.useCase(),
                made.entity(),
                made.score(),
                made.positive(),
                made.threshold(),
                made.modelVersionId(),
                made.variant(),
                made.rolloutId(),
                made.step(),
                made.channel(),
                made.featureOrigin());
    }

    /** Without the entity. */
    @Override
    public String toString() {
        return "PublishedPrediction[" + predictionId + "]";
    }
}
