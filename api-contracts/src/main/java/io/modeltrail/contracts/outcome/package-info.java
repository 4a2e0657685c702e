/** What became of entities that predictions were made about. */
@NullMarked
package io.modeltrail.contracts.outcome;

import org.jspecify.annotations.NullMarked;
