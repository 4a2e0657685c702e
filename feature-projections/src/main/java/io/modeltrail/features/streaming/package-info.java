/** The online engine: facts from Kafka become daily tiles in PostgreSQL, with their offsets in one transaction. */
@NullMarked
package io.modeltrail.features.streaming;

import org.jspecify.annotations.NullMarked;
