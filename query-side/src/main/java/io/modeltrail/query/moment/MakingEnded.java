package io.modeltrail.query.moment;

/** The moment is not made any further: it was given up, another process makes it, or this one stops. */
final class MakingEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MakingEnded(String why) {
        super(why);
    }
}
