/** Names of features, said once in the log and left out of the predictions behind. */
@NullMarked
package io.modeltrail.eventstore.featurenames;

import org.jspecify.annotations.NullMarked;
