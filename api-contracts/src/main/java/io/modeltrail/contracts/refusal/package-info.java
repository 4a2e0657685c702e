/** How a request is refused: a code, the values found, and what to do next. */
@NullMarked
package io.modeltrail.contracts.refusal;

import org.jspecify.annotations.NullMarked;
