package io.modeltrail.command.badexample;

import java.time.Instant;
import org.axonframework.spring.stereotype.Aggregate;

/** Breaks the rule that an aggregate has no clock. */
@Aggregate
class LooksAtTheClock {
    Instant decidedAt() {
        return Instant.now();
    }
}
