package io.modeltrail.standalone;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Settings of the application on the command line, {@code --name=value}. */
public final class ServerSettings {
    private static final List<String> NAMES = List.of(
            "--modeltrail.", "--spring.", "--server.", "--logging.", "--management.", "--axon.", "--springdoc.");

    private ServerSettings() {}

    /** Everything a command does not know itself is a setting of the application, or a mistake. */
    public static void refuseOthers(List<String> arguments, CommandLine commandLine) {
        for (String argument : arguments) {
            if (NAMES.stream().noneMatch(argument::startsWith)) {
                throw new ParameterException(commandLine, "Unknown argument: " + argument);
            }
            if (!argument.contains("=")) {
                throw new ParameterException(commandLine, "A setting has the form --name=value: " + argument);
            }
        }
    }
}
