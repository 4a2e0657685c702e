/** The Open Inference Protocol, version 2, over gRPC. */
@NullMarked
package io.modeltrail.runtime.inference.grpc;

import org.jspecify.annotations.NullMarked;
