package io.modeltrail.features.definition;

/** A time, or a time and a value, that is kept for ever, however old. */
public sealed interface Moment {
    int fact();

    Filter filter();

    /** Whether the fact replaces what is kept, given the time that is kept ({@link Fact#MISSING} = nothing). Facts of one entity come in the order of their topic. */
    boolean replaces(long keptAtMillis, Fact candidate);

    private static boolean counts(Moment moment, Fact candidate) {
        return candidate.type() == moment.fact() && moment.filter().matches(candidate);
    }

    /** The time and the value of the newest fact that has the attribute; of two at the same time, the later in the topic. */
    record Last(int fact, int attribute, Filter filter) implements Moment {
        @Override
        public boolean replaces(long keptAtMillis, Fact candidate) {
            return counts(this, candidate)
                    && candidate.attribute(attribute) != Fact.MISSING
                    && candidate.atMillis() >= keptAtMillis;
        }
    }

    /** The time of the newest fact. */
    record Newest(int fact, Filter filter) implements Moment {
        @Override
        public boolean replaces(long keptAtMillis, Fact candidate) {
            return counts(this, candidate) && candidate.atMillis() > keptAtMillis;
        }
    }

    /** The time of the oldest fact. */
    record First(int fact, Filter filter) implements Moment {
        @Override
        public boolean replaces(long keptAtMillis, Fact candidate) {
            return counts(this, candidate) && (keptAtMillis == Fact.MISSING || candidate.atMillis() < keptAtMillis);
        }
    }
}
