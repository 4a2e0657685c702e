package io.modeltrail.standalone.axonserver;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.messaging.HandlerExecutionException;

/**
 * A refusal on its way through Axon Server, which carries the text of an exception and one object beside it, never its class. Written
 * as JSON by the serializer of messages.
 *
 * @param code name of a {@link RefusalCode}; a text, since the other process may be a version older or newer
 */
record RefusalDetails(String code, Map<String, String> found, String remedy) {
    private static final int DEEPEST_CAUSE = 30;

    static RefusalDetails of(Refusal refusal) {
        return new RefusalDetails(refusal.code().name(), refusal.found(), refusal.remedy());
    }

    Refusal refusal() {
        return Arrays.stream(RefusalCode.values())
                .filter(known -> known.name().equals(code))
                .findFirst()
                .map(known -> new Refusal(known, found, remedy))
                .orElseGet(() -> new Refusal(
                        RefusalCode.INTERNAL,
                        Map.of("code", code),
                        "Bring all processes to one version: this one does not know the refusal."));
    }

    /** The refusal that an exception from another process carries; the exception itself when it carries none. */
    static Throwable unpacked(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .filter(HandlerExecutionException.class::isInstance)
                .flatMap(cause -> ((HandlerExecutionException) cause).<Object>getDetails().stream())
                .filter(RefusalDetails.class::isInstance)
                .findFirst()
                .<Throwable>map(details -> ((RefusalDetails) details).refusal())
                .orElse(failure);
    }
}
