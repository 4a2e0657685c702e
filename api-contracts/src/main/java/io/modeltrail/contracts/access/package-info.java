/** Who acts: pseudonymous actors and the roles they act in. */
@NullMarked
package io.modeltrail.contracts.access;

import org.jspecify.annotations.NullMarked;
