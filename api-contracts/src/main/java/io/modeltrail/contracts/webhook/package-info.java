/** Subscriptions of other systems to what happens here, delivered over HTTP. */
@NullMarked
package io.modeltrail.contracts.webhook;

import org.jspecify.annotations.NullMarked;
