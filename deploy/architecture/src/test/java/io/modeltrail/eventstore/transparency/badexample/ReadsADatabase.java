package io.modeltrail.eventstore.transparency.badexample;

import java.sql.Connection;

/** Breaks the rule that the log's verifier needs no database. */
public record ReadsADatabase(Connection database) {}
