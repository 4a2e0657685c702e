/** Keys that protect other keys. */
@NullMarked
package io.modeltrail.contracts.secret;

import org.jspecify.annotations.NullMarked;
