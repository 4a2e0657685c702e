package io.modeltrail.features.connector;

import io.modeltrail.features.Claims;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.KafkaCluster;
import io.modeltrail.features.connector.ConnectionSettings.Address;
import io.modeltrail.features.connector.SourceFailure.Reason;

/**
 * What every poller works with.
 *
 * @param partitions of a topic that has to be created
 * @param afterAcknowledgement what is done between the topic's answer and the writing of the position; tests end the work there
 */
record PollerParts(
        KafkaCluster cluster,
        int partitions,
        ConnectionSettings connections,
        ConnectorSettings settings,
        PollRows rows,
        ColumnRows columns,
        Claims claims,
        FeatureTrail trail,
        Runnable afterAcknowledgement) {
    SourceReader reader(PolledSource polled) throws SourceFailure {
        Address address = connections
                .find(polled.connection())
                .orElseThrow(() -> new SourceFailure(
                        Reason.NOT_CONFIGURED,
                        "there is no setting modeltrail.connections." + polled.connection() + ".url"));
        return switch (polled.kind()) {
            case DATABASE -> new DatabaseReader(polled, address, settings);
            case REST -> new RestReader(polled, address, settings);
            case STREAM -> throw new IllegalArgumentException("a stream is not polled");
        };
    }

    TopicWriter topic(String name) {
        return new TopicWriter(cluster, name, partitions);
    }
}
