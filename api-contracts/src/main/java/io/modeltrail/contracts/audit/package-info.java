/** What is recorded with every event beside its payload. */
@NullMarked
package io.modeltrail.contracts.audit;

import org.jspecify.annotations.NullMarked;
