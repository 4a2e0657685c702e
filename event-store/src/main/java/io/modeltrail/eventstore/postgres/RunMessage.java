package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.prediction.PredictionRun;
import java.time.Instant;
import java.util.Map;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;

/**
 * A run of predictions as one message, which is read when its payload is asked for: a processor may queue a thousand messages.
 *
 * @param trackingToken of the last position of the run
 * @param timestamp when the run was formed; the events in it have their own
 */
record RunMessage(
        String identifier, TrackingToken trackingToken, Instant timestamp, MetaData metaData, RunReading reading)
        implements TrackedEventMessage<PredictionRun> {
    @Override
    public String getIdentifier() {
        return identifier;
    }

    @Override
    public MetaData getMetaData() {
        return metaData;
    }

    @Override
    public PredictionRun getPayload() {
        return reading.run();
    }

    @Override
    public Class<PredictionRun> getPayloadType() {
        return PredictionRun.class;
    }

    @Override
    public Instant getTimestamp() {
        return timestamp;
    }

    @Override
    public RunMessage withTrackingToken(TrackingToken token) {
        return new RunMessage(identifier, token, timestamp, metaData, reading);
    }

    @Override
    public RunMessage withMetaData(Map<String, ?> other) {
        return new RunMessage(identifier, trackingToken, timestamp, MetaData.from(other), reading);
    }

    @Override
    public RunMessage andMetaData(Map<String, ?> more) {
        return new RunMessage(identifier, trackingToken, timestamp, metaData.mergedWith(more), reading);
    }
}
