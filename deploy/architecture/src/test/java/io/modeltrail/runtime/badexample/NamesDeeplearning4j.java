package io.modeltrail.runtime.badexample;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Breaks the rule that Deeplearning4j is named in one package. */
public record NamesDeeplearning4j(MultiLayerNetwork network) {}
