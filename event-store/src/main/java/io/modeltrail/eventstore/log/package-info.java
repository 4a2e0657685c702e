/** Follows the event log, keeps the tiles of its Merkle tree in PostgreSQL, and signs checkpoints. */
@NullMarked
package io.modeltrail.eventstore.log;

import org.jspecify.annotations.NullMarked;
