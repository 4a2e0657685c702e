/** Files named by the digest of their content: model artefacts, evaluations, explanations and results of batch scoring. */
@NullMarked
package io.modeltrail.runtime.artifact;

import org.jspecify.annotations.NullMarked;
