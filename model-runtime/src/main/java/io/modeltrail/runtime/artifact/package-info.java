/** Files named by the digest of their content: model artefacts, evaluations and explanations. */
@NullMarked
package io.modeltrail.runtime.artifact;

import org.jspecify.annotations.NullMarked;
