/** Axon's JDBC event storage on PostgreSQL, with dense positions in the order of commits. */
@NullMarked
package io.modeltrail.eventstore.postgres;

import org.jspecify.annotations.NullMarked;
