/** Real servers for tests: a fresh PostgreSQL database in a moment. */
@NullMarked
package io.modeltrail.testkit;

import org.jspecify.annotations.NullMarked;
