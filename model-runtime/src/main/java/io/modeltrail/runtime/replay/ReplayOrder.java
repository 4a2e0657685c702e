package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.usecase.UseCaseKey;
import org.jspecify.annotations.Nullable;

/**
 * Predictions that are to be scored again by the models that scored them.
 *
 * @param useCase null = of all use cases
 * @param differences that are listed at most
 */
record ReplayOrder(@Nullable UseCaseKey useCase, LogRange range, Sample sample, int differences) {}
