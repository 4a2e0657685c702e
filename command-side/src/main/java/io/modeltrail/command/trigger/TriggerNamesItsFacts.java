package io.modeltrail.command.trigger;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.regex.Pattern;

/** A trigger has 1 to 50 different facts, and an interval of 1 second to 365 days. Whether the set has the facts is seen where they are read. */
record TriggerNamesItsFacts(TriggerDefinition definition) {
    private static final int MOST_FACTS = 50;
    /** The type of a fact, and a condition in brackets. */
    private static final Pattern FACT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}(\\[[^\\[\\]\\p{Cntrl}]{1,300}])?");

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    void orRefuse() {
        int facts = definition.facts().size();
        require(facts >= 1 && facts <= MOST_FACTS, "facts", "Name 1 to " + MOST_FACTS + " facts.");
        require(
                definition.facts().stream().allMatch(fact -> FACT.matcher(fact).matches()),
                "facts",
                "Name each fact by its type, with a condition in brackets if any: payment[status=failed].");
        require(new HashSet<>(definition.facts()).size() == facts, "facts", "Name each fact once.");
        Duration interval = definition.interval();
        require(
                interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0,
                "interval",
                "Give an interval of 1 second to 365 days, for example PT1H.");
    }

    private static void require(boolean holds, String field, String remedy) {
        if (!holds) {
            throw new Refusal(RefusalCode.TRIGGER_INVALID, Map.of("field", field), remedy);
        }
    }
}
