/** Dataset snapshots as readers see them. */
@NullMarked
package io.modeltrail.query.dataset;

import org.jspecify.annotations.NullMarked;
