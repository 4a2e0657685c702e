package io.modeltrail.runtime.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model, whatever it was sent in.
 *
 * @param id to be echoed; null = the caller has none
 * @param outputs names of those that are wanted; empty = the usual ones
 */
public record InferRequest(@Nullable String id, List<Tensor> inputs, List<String> outputs) {
    public InferRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
