package io.modeltrail.eventstore;

import io.modeltrail.contracts.audit.TrailMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.springframework.stereotype.Component;

/**
 * Carries who acts, for which use case, from a message to everything that is published while it is handled, and links the two.
 * A message may state its own actor, role or use case, and then passes those on.
 */
@Component
class TrailCorrelation implements CorrelationDataProvider {
    private static final List<String> HANDED_ON =
            List.of(TrailMetadata.ACTOR, TrailMetadata.ROLE, TrailMetadata.USE_CASE);

    @Override
    public Map<String, ?> correlationDataFor(Message<?> message) {
        MetaData metaData = message.getMetaData();
        Map<String, Object> data = HashMap.newHashMap(5);
        for (String key : HANDED_ON) {
            Object value = metaData.get(key);
            if (value != null) {
                data.put(key, value);
            }
        }
        data.put(
                TrailMetadata.CORRELATION_ID,
                metaData.getOrDefault(TrailMetadata.CORRELATION_ID, message.getIdentifier()));
        data.put(TrailMetadata.CAUSATION_ID, message.getIdentifier());
        return data;
    }
}
