/** Has each store of this process do its part when the erasure of somebody is announced. */
@NullMarked
package io.modeltrail.standalone.erasure;

import org.jspecify.annotations.NullMarked;
