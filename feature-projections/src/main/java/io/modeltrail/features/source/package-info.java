/** Uploaded files, kept under the digest of their content. */
@NullMarked
package io.modeltrail.features.source;

import org.jspecify.annotations.NullMarked;
