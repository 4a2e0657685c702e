/** The erasure of a data subject as a process: barred, erased store by store, the key destroyed, certified. */
@NullMarked
package io.modeltrail.saga.erasure;

import org.jspecify.annotations.NullMarked;
