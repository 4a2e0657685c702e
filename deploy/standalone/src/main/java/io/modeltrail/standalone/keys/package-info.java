/** The command that gives a data directory a new key-encryption key. */
@NullMarked
package io.modeltrail.standalone.keys;

import org.jspecify.annotations.NullMarked;
