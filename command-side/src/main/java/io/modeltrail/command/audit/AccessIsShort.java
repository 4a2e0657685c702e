package io.modeltrail.command.audit;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.Map;

/** What is recorded is names, counts and digests: at most 32 details, no text of more than 500 characters, none with control characters. */
record AccessIsShort(String what, Map<String, String> details) {
    private static final int MOST_DETAILS = 32;
    private static final int LONGEST_TEXT = 500;

    void orRefuse() {
        if (details.size() > MOST_DETAILS) {
            throw new Refusal(
                    RefusalCode.ACCESS_DETAILS_INVALID,
                    Map.of("details", Integer.toString(details.size()), "most", Integer.toString(MOST_DETAILS)),
                    "Give fewer details.");
        }
        require(what, "what");
        details.forEach((name, value) -> {
            require(name, "a name");
            if (!value.isEmpty()) {
                require(value, "a value");
            }
        });
    }

    private static void require(String text, String field) {
        if (text.isBlank() || text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal(
                    RefusalCode.ACCESS_DETAILS_INVALID,
                    Map.of("field", field, "characters", Integer.toString(text.length())),
                    "Give 1 to " + LONGEST_TEXT + " characters and no control characters.");
        }
    }
}
