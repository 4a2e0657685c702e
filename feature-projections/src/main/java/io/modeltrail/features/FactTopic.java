package io.modeltrail.features;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** How a topic of facts is made, whoever needs it first: nothing is removed from it, for a later version reads it from its beginning. */
public final class FactTopic {
    private static final Map<String, String> KEEPS_EVERYTHING = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");

    private FactTopic() {}

    /** With the broker's replication. */
    public static NewTopic of(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(KEEPS_EVERYTHING);
    }
}
