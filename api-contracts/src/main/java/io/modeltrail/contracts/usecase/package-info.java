/** The name of a use case, the one thing the platform knows about it. */
@NullMarked
package io.modeltrail.contracts.usecase;

import org.jspecify.annotations.NullMarked;
