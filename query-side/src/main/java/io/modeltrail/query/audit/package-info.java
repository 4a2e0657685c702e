/** The event history itself, and how far each projection has come. */
@NullMarked
package io.modeltrail.query.audit;

import org.jspecify.annotations.NullMarked;
