package io.modeltrail.standalone.postgres;

/** The application does not start on a server that can lose what was answered. */
public final class DatabaseNotDurable extends IllegalStateException {
    DatabaseNotDurable(String setting, String value) {
        super("The PostgreSQL server runs with " + setting + "=" + value
                + ", so it can lose what was already answered. Switch it on.");
    }
}
