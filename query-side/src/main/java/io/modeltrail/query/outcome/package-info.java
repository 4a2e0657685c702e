/** What became of entities, and of predictions about them. */
@NullMarked
package io.modeltrail.query.outcome;

import org.jspecify.annotations.NullMarked;
