package io.modeltrail.standalone;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertyResolver;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Settings of the application on the command line, {@code --name=value}, and from elsewhere. */
public final class ServerSettings {
    private static final String OWN = "--modeltrail.";
    private static final List<String> OF_LIBRARIES =
            List.of("--spring.", "--server.", "--logging.", "--management.", "--axon.", "--springdoc.");
    private static final int MOST_PROPOSED = 8;

    private ServerSettings() {}

    /**
     * Everything a command does not know itself is a setting of the application or of one of its libraries, or a mistake.
     *
     * @throws ParameterException never with a value in its message: it may be a secret
     */
    public static void refuseOthers(List<String> arguments, CommandLine commandLine) {
        for (String argument : arguments) {
            int end = argument.indexOf('=');
            String option = end < 0 ? argument : argument.substring(0, end);
            if (option.startsWith(OWN)) {
                String name = option.substring("--".length());
                Setting setting = Setting.find(name)
                        .orElseThrow(() -> new ParameterException(
                                commandLine, "There is no setting " + option + "." + proposals(name)));
                String value = end < 0 ? "" : argument.substring(end + 1);
                setting.wrongWith(value).ifPresent(wrong -> {
                    throw new ParameterException(commandLine, "--" + wrong + ".");
                });
            } else if (OF_LIBRARIES.stream().noneMatch(option::startsWith)) {
                throw new ParameterException(commandLine, "Unknown argument: " + option);
            }
            if (end < 0) {
                throw new ParameterException(commandLine, "A setting has the form --name=value: " + option);
            }
        }
    }

    /** @throws StartRefused when one is of the wrong kind, wherever it comes from */
    static void refuseWrong(PropertyResolver settings) {
        for (Setting setting : Setting.all()) {
            String given = setting.isPattern() ? null : value(settings, setting.name());
            if (given != null) {
                setting.wrongWith(given).ifPresent(wrong -> {
                    throw new StartRefused(StartRefused.WRONG_USAGE, "The setting " + wrong + ".");
                });
            }
        }
    }

    private static @Nullable String value(PropertyResolver settings, String name) {
        try {
            return settings.getProperty(name);
        } catch (IllegalArgumentException unresolved) { // whose message has the value
            throw new StartRefused(
                    StartRefused.WRONG_USAGE,
                    "The setting " + name + " has a placeholder ${...} that nothing resolves.");
        }
    }

    private static String proposals(String name) {
        List<String> near = Setting.all().stream()
                .map(Setting::name)
                .filter(known -> last(known).equals(last(name)) || first(known).equals(first(name)))
                .limit(MOST_PROPOSED)
                .toList();
        return near.isEmpty()
                ? " 'serve --settings' lists all."
                : near.stream().collect(Collectors.joining(", --", " There are --", "; 'serve --settings' lists all."));
    }

    private static String first(String name) {
        return name.split("\\.", -1)[1];
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
