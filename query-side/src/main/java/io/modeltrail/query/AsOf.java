package io.modeltrail.query;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;
import java.util.Optional;

/**
 * One thing as a projection shows it; its fields and {@code asOfPosition} stand side by side in the JSON.
 *
 * @param asOfPosition every event up to here that concerns the thing has been applied to it; -1 = none yet
 */
public record AsOf<T>(@JsonUnwrapped T view, long asOfPosition) {
    /** @throws Refusal when there is none; it names the position, as the thing may be newer than the projection */
    public static <T> AsOf<T> orNotFound(Optional<T> view, String noun, Object id, long asOfPosition) {
        return new AsOf<>(view.orElseThrow(() -> notFound(noun, id, asOfPosition)), asOfPosition);
    }

    private static Refusal notFound(String noun, Object id, long asOfPosition) {
        return new Refusal(
                RefusalCode.NOT_FOUND,
                Map.of(noun, id.toString(), "asOfPosition", Long.toString(asOfPosition)),
                "Check the identifier; a thing that was made after this position appears when the projection gets there.");
    }
}
