/** The database: an own durable PostgreSQL server, or an existing one by URL. */
@NullMarked
package io.modeltrail.standalone.postgres;

import org.jspecify.annotations.NullMarked;
