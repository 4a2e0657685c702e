package io.modeltrail.features;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Everything of this module that Spring starts. */
@Configuration
@ComponentScan
public class FeatureProjectionsConfiguration {}
