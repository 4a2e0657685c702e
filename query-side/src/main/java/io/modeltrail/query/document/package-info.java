/** Documents for other tools, made from the trail: bills of materials and lineage of runs, which it also sends. */
@NullMarked
package io.modeltrail.query.document;

import org.jspecify.annotations.NullMarked;
