/** Dataset snapshots: what was imported, from where, and what it looked like. */
@NullMarked
package io.modeltrail.contracts.dataset;

import org.jspecify.annotations.NullMarked;
