package io.modeltrail.command;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Entry of the module: everything that handles commands. */
@Configuration
@ComponentScan
public class CommandSideConfiguration {}
