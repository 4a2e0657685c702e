/** The Merkle log over the trail, its proofs and the verifier of what it hands out; pure Java, so that an auditor can run it alone. */
@NullMarked
package io.modeltrail.eventstore.transparency;

import org.jspecify.annotations.NullMarked;
