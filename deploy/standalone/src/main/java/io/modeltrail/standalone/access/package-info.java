/** Who calls and what they may do: users, tokens, and one table of roles for every endpoint. */
@NullMarked
package io.modeltrail.standalone.access;

import org.jspecify.annotations.NullMarked;
