/** Replays of many predictions, as they were and as another model would have decided them. */
@NullMarked
package io.modeltrail.contracts.replay;

import org.jspecify.annotations.NullMarked;
