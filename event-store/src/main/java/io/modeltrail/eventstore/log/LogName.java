package io.modeltrail.eventstore.log;

/** The name of a log is a bare host name. */
record LogName(String origin) {
    /** @return the name */
    String orRefuse() {
        if (!origin.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "modeltrail.transparency.origin is a bare host name in lower case, for example"
                            + " log.example.org");
        }
        return origin;
    }
}
