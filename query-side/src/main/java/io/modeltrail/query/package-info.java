/** The read side: what all its features share, such as pages, positions and stored JSON. */
@NullMarked
package io.modeltrail.query;

import org.jspecify.annotations.NullMarked;
