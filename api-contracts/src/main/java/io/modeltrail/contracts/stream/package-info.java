/** Where streams of other systems come in and go out. */
@NullMarked
package io.modeltrail.contracts.stream;

import org.jspecify.annotations.NullMarked;
