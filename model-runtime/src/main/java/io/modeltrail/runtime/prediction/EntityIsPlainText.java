package io.modeltrail.runtime.prediction;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.subject.ErasedEntity;
import java.util.Map;

/** An entity has 1 to 200 characters, none of them a control character or half of one, and is not an erased one's name. A refusal never repeats it. */
public record EntityIsPlainText(@PersonalData String entity) {
    private static final int MOST_CHARACTERS = 200;

    public void orRefuse() {
        int characters = entity.codePointCount(0, entity.length());
        if (characters < 1 || characters > MOST_CHARACTERS) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "entity", "characters", Integer.toString(characters)),
                    "Give the entity 1 to " + MOST_CHARACTERS + " characters.");
        }
        if (ErasedEntity.is(entity)) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("field", "entity"),
                    "Give the entity another beginning: this one stands for entities that were erased.");
        }
        if (hasNoText()) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("field", "entity"),
                    "Give the entity without control characters and without halves of surrogate pairs.");
        }
    }

    private boolean hasNoText() {
        int place = 0;
        while (place < entity.length()) {
            int codePoint = entity.codePointAt(place);
            if (isNoText(codePoint)) {
                return true;
            }
            place += Character.charCount(codePoint);
        }
        return false;
    }

    private static boolean isNoText(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.SURROGATE;
    }
}
