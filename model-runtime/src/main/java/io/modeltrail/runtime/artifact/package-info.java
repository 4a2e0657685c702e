/** Files named by the digest of their content: model artefacts and evaluations. */
@NullMarked
package io.modeltrail.runtime.artifact;

import org.jspecify.annotations.NullMarked;
