package io.modeltrail.churnpilot.simulator;

import java.sql.SQLException;

/** A database of the pilot did not do what it was asked. */
public final class SourceNotFilled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceNotFilled(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
