/** What personal data is sealed and found with: the JDK's ciphers, shared by all threads. */
@NullMarked
package io.modeltrail.eventstore.cipher;

import org.jspecify.annotations.NullMarked;
