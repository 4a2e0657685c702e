/** How things are named: time-ordered identifiers and content digests. */
@NullMarked
package io.modeltrail.contracts.identity;

import org.jspecify.annotations.NullMarked;
