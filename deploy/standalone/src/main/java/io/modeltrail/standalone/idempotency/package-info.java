/** Commands that are repeated with the same key are carried out once. */
@NullMarked
package io.modeltrail.standalone.idempotency;

import org.jspecify.annotations.NullMarked;
