/** Signatures over decisions and documents, in forms that tools which are not ours can check. */
@NullMarked
package io.modeltrail.contracts.signing;

import org.jspecify.annotations.NullMarked;
