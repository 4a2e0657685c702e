package io.modeltrail.churnpilot.simulator;

import java.time.Duration;

/** What the support system does wrong while it is switched on. */
public sealed interface TicketFault {
    /** Answers rightly. */
    record None() implements TicketFault {}

    /** Answers rightly, after a while. */
    record Slow(Duration delay) implements TicketFault {}

    /** Answers with a status, for example 500. */
    record Fails(int status) implements TicketFault {}

    /** Answers 429 and says when to come again. */
    record Busy(int retryAfterSeconds) implements TicketFault {}

    /** Answers 200 with half of the JSON. */
    record BrokenJson() implements TicketFault {}

    /** Answers 200 with {@code customer_id} renamed to {@code customer} and the satisfaction as a word. */
    record WrongSchema() implements TicketFault {}
}
