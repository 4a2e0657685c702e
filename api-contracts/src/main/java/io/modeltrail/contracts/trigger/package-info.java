/** What makes the platform predict by itself: facts about entities. */
@NullMarked
package io.modeltrail.contracts.trigger;

import org.jspecify.annotations.NullMarked;
