package io.modeltrail.command.outcome;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.ErasedEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An outcome names its entity, when it happened and who says so. A refusal says which outcome of the request it is, and never the entity.
 *
 * @param index in the request, counted from 0
 */
record OutcomeIsWellFormed(int index, GivenOutcome outcome, Instant now) {
    private static final int LONGEST_ENTITY = 200;
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    void orRefuse() {
        int characters = outcome.entity().codePointCount(0, outcome.entity().length());
        require(
                characters >= 1 && characters <= LONGEST_ENTITY,
                RefusalCode.VALUE_OUT_OF_RANGE,
                "entity",
                "Give the entity 1 to " + LONGEST_ENTITY + " characters.");
        require(
                outcome.entity().codePoints().noneMatch(OutcomeIsWellFormed::isNoText),
                RefusalCode.MALFORMED_REQUEST,
                "entity",
                "Give the entity without control characters and without halves of surrogate pairs.");
        require(
                !ErasedEntity.is(outcome.entity()),
                RefusalCode.MALFORMED_REQUEST,
                "entity",
                "Give the entity another beginning: this one stands for entities that were erased.");
        require(
                !outcome.occurredAt().isBefore(EARLIEST)
                        && !outcome.occurredAt().isAfter(now.plus(CLOCKS_DIFFER)),
                RefusalCode.VALUE_OUT_OF_RANGE,
                "occurredAt",
                "Give a time from 1990 to now: an outcome has happened.");
        require(
                SOURCE.matcher(outcome.source()).matches(),
                RefusalCode.MALFORMED_REQUEST,
                "source",
                "Name the source with 1 to 100 letters, digits, dots, hyphens and underscores.");
    }

    private void require(boolean holds, RefusalCode code, String field, String remedy) {
        if (!holds) {
            throw new Refusal(code, Map.of("index", Integer.toString(index), "field", field), remedy);
        }
    }

    private static boolean isNoText(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.SURROGATE;
    }
}
