/** Feature sets as they are defined: the file, the expressions, the facts they are computed from, and which sets are in use. */
@NullMarked
package io.modeltrail.features.definition;

import org.jspecify.annotations.NullMarked;
