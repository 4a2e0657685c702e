package io.modeltrail.contracts.audit;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;

/** Names of the metadata that every event carries. All values are text. */
public final class TrailMetadata {
    /** Pseudonymous id of who acted. */
    public static final String ACTOR = "actor";

    public static final String ROLE = "role";
    public static final String USE_CASE = "useCase";
    /** Id of the request or job from which everything followed. */
    public static final String CORRELATION_ID = "correlationId";
    /** Id of the message that directly caused this one. */
    public static final String CAUSATION_ID = "causationId";

    /** The record that a prediction follows from: topic, partition and offset. Only on what a stream has triggered. */
    public static final String SOURCE_RECORD = "sourceRecord";

    /** Stands for the use case of what concerns the whole trail and no single one. */
    public static final UseCaseKey PLATFORM = new UseCaseKey("platform");

    private TrailMetadata() {}

    /** For a command on a thing whose use case only the thing itself knows; its events add the use case. */
    public static Map<String, String> of(Actor actor) {
        return Map.of(ACTOR, actor.id(), ROLE, actor.role().name());
    }

    /** What the first message of a chain states; correlation and causation are added on the way. */
    public static Map<String, String> of(Actor actor, UseCaseKey useCase) {
        return Map.of(ACTOR, actor.id(), ROLE, actor.role().name(), USE_CASE, useCase.value());
    }
}
